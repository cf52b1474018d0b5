import ArgumentParser
import BillRun
import Billing
import Reports

/// `callbill tariff`: the catalog and the prices.
struct TariffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariff",
        abstract: "Show or check a tariff: the catalog, free allowances and prices.",
        discussion: """
            Example:
              callbill tariff list --prices
            """,
        subcommands: [
            TariffListCommand.self, TariffCheckCommand.self, TariffExportCommand.self,
        ])
}

/// `callbill tariff list`: one row per row of the catalog, or per tier of the prices.
struct TariffListCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the catalog with its free allowances, or the prices.",
        discussion: """
            Example:
              callbill tariff list --format csv > catalog.csv
            """)

    @Option(help: "table, csv or json.")
    var format: ListFormat = .table

    @Flag(help: "List prices instead of the catalog.")
    var prices = false

    @OptionGroup var tariff: TariffOptions
    @OptionGroup var zone: ZoneOptions
    @OptionGroup var common: CommonOptions

    var settingOptions: [any SettingOptions] { [tariff, zone, common] }

    func run(_ settings: CommandSettings) async throws {
        let zone = settings.billing.policies.zone
        let tariff = try TariffLoader.load(TariffFolder.open(settings.billing.tariff), zone: zone)
        let listing = prices ? tariff.priceListing(zone: zone) : tariff.catalogListing
        try StandardOutput.write(listing.render(format))
    }
}

/// `callbill tariff check`: every fault of a tariff folder.
struct TariffCheckCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the five files of a tariff folder; exit 78 with every fault.",
        discussion: """
            With --against it also names what the ledger's open months and issued invoices have and
            the tariff doesn't.

            Example:
              callbill tariff check my-tariff --against out/ledger.sqlite
            """)

    @Argument(
        help: ArgumentHelp("The folder with the five files.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @Option(help: "A ledger whose usage and invoices the tariff must know.", completion: .file())
    var against: String?

    @OptionGroup var zone: ZoneOptions
    @OptionGroup var common: CommonOptions

    var settingOptions: [any SettingOptions] { [zone, common] }

    func run(_ settings: CommandSettings) async throws {
        let files = try TariffFolder.read(folder)
        let tariff = try TariffLoader.load(files, zone: settings.billing.policies.zone)
        if let against {
            let policies = settings.billing.policies
            let missing = try TariffAgainstLedger(tariff, ledger: against, policies: policies)
            if let missing { throw missing }
        }
        guard !settings.quiet else { return }
        let versions = tariff.prices.reduce(0) { $0 + $1.count }
        try StandardOutput.write(
            "\(TerminalText.escape(folder)): valid; \(counted(tariff.catalog.rows.count, "row")), "
                + "\(counted(tariff.catalog.interfaces.count, "interface")), "
                + "\(counted(tariff.catalog.pools.count, "pool")), "
                + "\(counted(versions, "price version")); "
                + "version \(tariff.version)\n")
    }
}

/// `callbill tariff export`: the built-in tariff's files, as a start for an own one.
struct TariffExportCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the tariff's five files into a folder, as a start for one of your own.",
        discussion: """
            Nothing is overwritten: a folder that has one of the files already is refused.

            Example:
              callbill tariff export my-tariff
              callbill tariff check my-tariff
            """)

    @Argument(
        help: ArgumentHelp("The folder; it is made where it is missing.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @OptionGroup var tariff: TariffOptions
    @OptionGroup var common: CommonOptions

    var settingOptions: [any SettingOptions] { [tariff, common] }

    func run(_ settings: CommandSettings) async throws {
        let paths = try TariffFolder.open(settings.billing.tariff).export(to: folder)
        guard !settings.quiet else { return }
        try StandardOutput.write(paths.map { TerminalText.escape($0) + "\n" }.joined())
    }
}

extension ListFormat: ExpressibleByArgument {}
