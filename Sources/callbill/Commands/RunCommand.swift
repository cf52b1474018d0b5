import ArgumentParser

/// `callbill run`: the nightly job.
struct RunCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Take in new logs, rate every open month, write invoices and reports.",
        discussion: """
            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out
            """)

    @OptionGroup(title: "Input") var logs: LogOptions
    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Output") var alerts: AlertOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var intake: IntakeOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [logs, contract, ledger, period, alerts, policies, intake, work, common]
    }

    func run(_ settings: Settings) async throws {
        try finish(await EntryPoints.run(settings))
    }
}

/// `callbill ingest`: the first half of `run`.
struct IngestCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take new logs into the ledger, without writing invoices.",
        discussion: """
            Example:
              callbill ingest --logs SampleData/logs --ledger out/ledger.sqlite
            """)

    @OptionGroup(title: "Input") var logs: LogOptions
    @OptionGroup(title: "Input") var tariff: TariffOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Policies") var zone: ZoneOptions
    @OptionGroup(title: "Work") var intake: IntakeOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [logs, tariff, ledger, zone, intake, work, common]
    }

    func run(_ settings: Settings) async throws {
        try finish(await EntryPoints.ingest(settings))
    }
}

/// `callbill invoice`: the second half of `run`.
struct InvoiceCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "Rate the ledger's open months and write invoices and reports.",
        discussion: """
            Example:
              callbill invoice --book SampleData/book --out out --period 2026-10
            """)

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Output") var alerts: AlertOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [contract, ledger, period, alerts, policies, work, common]
    }

    func run(_ settings: Settings) async throws {
        try finish(await EntryPoints.invoice(settings))
    }
}

extension SettingsCommand {
    /// Ends the command with an exit code that is no error.
    func finish(_ exitCode: ExitCode) throws {
        guard exitCode != .done else { return }
        throw ArgumentParser.ExitCode(exitCode.rawValue)
    }
}
