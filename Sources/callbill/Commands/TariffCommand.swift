import ArgumentParser
import Billing

/// `callbill tariff`: the catalog and the prices.
struct TariffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariff",
        abstract: "Show or check a tariff: the catalog, free allowances and prices.",
        discussion: """
            Example:
              callbill tariff list --prices
            """,
        subcommands: [TariffListCommand.self, TariffCheckCommand.self])
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

    func run(_ settings: Settings) async throws {
        let zone = settings.policies.zone
        let tariff = try TariffLoader.load(TariffFolder.open(settings.tariff), zone: zone)
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
            Example:
              callbill tariff check my-tariff
            """)

    @Argument(
        help: ArgumentHelp("The folder with the five files.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @OptionGroup var zone: ZoneOptions
    @OptionGroup var common: CommonOptions

    var settingOptions: [any SettingOptions] { [zone, common] }

    func run(_ settings: Settings) async throws {
        let files = try TariffFolder.read(folder)
        let tariff = try TariffLoader.load(files, zone: settings.policies.zone)
        guard !settings.quiet else { return }
        let versions = tariff.prices.reduce(0) { $0 + $1.count }
        try StandardOutput.write(
            "\(EscapedText.escapingControls(folder)): valid; \(tariff.catalog.rows.count) rows, "
                + "\(tariff.catalog.interfaces.count) interfaces, "
                + "\(tariff.catalog.pools.count) pools, \(versions) price versions; "
                + "version \(tariff.version)\n")
    }
}
