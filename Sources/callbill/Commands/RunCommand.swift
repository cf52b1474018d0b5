import ArgumentParser
import BillRun
import Logging

/// `callbill run`: the nightly job.
struct RunCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Take in new logs, rate every open month, write invoices and reports.",
        usage: "callbill run <logs> ... --out <dir> [--book <dir>] [<options>]",
        discussion: """
            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out
            """)

    @OptionGroup(title: "Input") var logs: LogInputOptions
    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Output") var alerts: AlertOptions
    @OptionGroup(title: "Output") var looked: LookedAtOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var intake: IntakeOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [logs, contract, ledger, period, alerts, policies, intake, work, common]
    }

    var requiredSettings: [SettingKey] { [.logs, .out] }

    func run(_ settings: CommandSettings) async throws {
        let billing = looked.applied(to: settings)
        try finish(await BillingRun.run(billing, progress: settings.progress), settings)
    }
}

/// `callbill ingest`: the first half of `run`.
struct IngestCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take new logs into the ledger, without writing invoices.",
        usage: "callbill ingest <logs> ... --out <dir> | --ledger <file> [<options>]",
        discussion: """
            Example:
              callbill ingest --logs SampleData/logs --ledger out/ledger.sqlite
            """)

    @OptionGroup(title: "Input") var logs: LogInputOptions
    @OptionGroup(title: "Input") var tariff: TariffOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Policies") var zone: ZoneOptions
    @OptionGroup(title: "Work") var intake: IntakeOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [logs, tariff, ledger, zone, intake, work, common]
    }

    var requiredSettings: [SettingKey] { [.logs, .ledger] }

    func run(_ settings: CommandSettings) async throws {
        try finish(await BillingRun.ingest(settings.billing, progress: settings.progress), settings)
    }
}

/// `callbill invoice`: the second half of `run`.
struct InvoiceCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoice",
        abstract: "Rate the ledger's open months and write invoices and reports.",
        usage: "callbill invoice --out <dir> [--book <dir>] [<options>]",
        discussion: """
            Example:
              callbill invoice --book SampleData/book --out out --period 2026-10
            """)

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Output") var alerts: AlertOptions
    @OptionGroup(title: "Output") var looked: LookedAtOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [contract, ledger, period, alerts, policies, work, common]
    }

    var requiredSettings: [SettingKey] { [.out] }

    func run(_ settings: CommandSettings) async throws {
        try finish(await BillingRun.invoice(looked.applied(to: settings)), settings)
    }
}

extension CommandSettings {
    /// The progress bar of a run: on a terminal, and not where the run is to be quiet.
    var progress: BillingRun.MakeProgress {
        { logs in ProgressBar(for: logs, settings: self) }
    }
}

extension SettingsCommand {
    /// Shows what a run did, and ends the command with the run's exit code.
    ///
    /// By now everything is committed and published, so failing to show it changes nothing.
    func finish(_ summary: RunSummary, _ settings: CommandSettings) throws {
        if !settings.quiet, let table = ClosingTable.text(summary) {
            do {
                try StandardOutput.write(table)
            } catch {
                Logger(label: "callbill").warning("the closing table could not be shown: \(error)")
            }
        }
        if settings.logJSON {
            // Programs read it at every level of messages.
            var logger = Logger(label: "callbill")
            logger.logLevel = .notice
            logger.notice("run ended", metadata: summary.fields)
        }
        try finish(summary.exitCode)
    }

    /// Ends the command with an exit code that is no error.
    func finish(_ exitCode: BillRun.ExitCode) throws {
        guard exitCode != .done else { return }
        throw ArgumentParser.ExitCode(exitCode.rawValue)
    }
}
