import ArgumentParser
import BillRun
import Reports

/// `callbill export`: the books of other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the months for finance programs: FOCUS or a double-entry journal.",
        discussion: """
            Example:
              callbill export focus --book SampleData/book --out out --period 2026-10
            """,
        subcommands: [ExportFocusCommand.self, ExportJournalCommand.self])
}

/// `callbill export focus`: FOCUS 1.2 Cost and Usage.
struct ExportFocusCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "focus",
        abstract: "Write OUT/<period>/focus.csv (FOCUS 1.2 Cost and Usage) and focus-schema.json.",
        discussion: """
            BilledCost adds up to the invoices, EffectiveCost to what was earned: a pack is billed \
            when it is bought and earned as it is used or lapses.

            Example:
              callbill export focus --book SampleData/book --out out --period 2026-10
            """)

    @Option(help: "Who offers the interfaces.")
    var provider = "Tencent Cloud"

    @Option(help: "Who sends the invoices. (default: the provider)")
    var issuer: String?

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [contract, ledger, period, policies, common] }

    var requiredSettings: [SettingKey] { [.out] }

    func run(_ settings: CommandSettings) async throws {
        let out = settings.billing.out ?? "."
        let export = FinanceExport(
            ledger: try RatedLedger(settings.billing), style: settings.billing.csvStyle)
        let files = try export.focus(provider: provider, issuer: issuer ?? provider)
        try report(try FinanceExport.write(files, to: out), settings)
    }
}

/// `callbill export journal`: double entry.
struct ExportJournalCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Write OUT/<period>/journal.hledger, .beancount or .csv: double entry.",
        discussion: """
            Packs are deferred revenue until they are used or lapse. Each file stands for itself.

            Example:
              callbill export journal --book SampleData/book --out out --format hledger
            """)

    @Option(help: "hledger, beancount or csv.")
    var format: JournalText.Format = .hledger

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [contract, ledger, period, policies, common] }

    var requiredSettings: [SettingKey] { [.out] }

    func run(_ settings: CommandSettings) async throws {
        let out = settings.billing.out ?? "."
        let export = FinanceExport(
            ledger: try RatedLedger(settings.billing), style: settings.billing.csvStyle)
        try report(try FinanceExport.write(try export.journal(format), to: out), settings)
    }
}

extension JournalText.Format: ExpressibleByArgument {}

extension SettingsCommand {
    /// Says which files were written.
    fileprivate func report(_ paths: [String], _ settings: CommandSettings) throws {
        guard !settings.quiet else { return }
        let lines = paths.map { TerminalText.escape($0) + "\n" }
        try StandardOutput.write(lines.joined())
    }
}
