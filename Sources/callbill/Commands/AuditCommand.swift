import ArgumentParser
import BillRun

/// `callbill audit`: works every control total out again.
struct AuditCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Work every control total out again and compare it with what was published.",
        usage: "callbill audit --out <dir> [--book <dir>] [<options>]",
        discussion: """
            Rates the ledger once more with the book, tariff and policies given, and compares the \
            published files byte for byte and sum for sum: give the same ones as to `run`. Log \
            files that are no longer there are noted. Exit code 70 on any difference; with --full 74 \
            where the ledger itself is damaged.

            Example:
              callbill audit --book SampleData/book --out out
            """)

    @Flag(help: "Show only the checks that don't hold.")
    var failures = false

    @Flag(help: "Check every row, index and page of the ledger first.")
    var full = false

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [contract, ledger, period, policies, work, common]
    }

    var requiredSettings: [SettingKey] { [.out] }

    func run(_ settings: CommandSettings) async throws {
        if full { try Audit.checkWholeLedger(settings.billing) }
        let report = try await Audit.report(settings.billing)
        let failed = report.failures
        if !settings.quiet || !failed.isEmpty {
            try StandardOutput.write(report.text(isShort: failures || settings.quiet))
        }
        try finish(failed.isEmpty ? .done : .unbalanced)
    }
}
