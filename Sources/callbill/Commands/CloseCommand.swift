import ArgumentParser
import BillRun

/// `callbill close`: issues a month.
struct CloseCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Issue a month's invoices for good.",
        usage: "callbill close --period <YYYY-MM> --out <dir> [--book <dir>] [<options>]",
        discussion: """
            Writes the month's files once more, as issued, and freezes them with the tariff, the \
            policies and the balances. Nothing is issued while an account is incomplete or \
            unpriced, unless --except names it: it has no invoice for the month then, and the next \
            month's invoice charges it with correction lines. Policies other than those of the \
            published draft need --policies-changed.

            Example:
              callbill close --period 2026-09 --book SampleData/book --out out
            """)

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Accounts to leave out of the month.", valueName: "account,…"))
    var except: [String] = []

    @Flag(help: "Close under other policies than those of the published draft.")
    var policiesChanged = false

    @OptionGroup var options: MonthChangeOptions

    var settingOptions: [any SettingOptions] { options.settingOptions }
    var requiredSettings: [SettingKey] { [.period, .out] }

    func run(_ settings: CommandSettings) async throws {
        let accounts = except.flatMap { $0.split(separator: ",").map(String.init) }
        let summary = try await BillingRun.close(
            settings.billing, excepting: accounts, arePoliciesChanged: policiesChanged)
        try finish(summary, settings)
    }
}

/// `callbill reopen`: takes a close back, on record.
struct ReopenCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Open the month that was closed last again.",
        usage: "callbill reopen --period <YYYY-MM> --reason <text> --out <dir> [<options>]",
        discussion: """
            What was issued stays on record, with the reason. The invoices of the open months are \
            written as drafts at once: give the same book, tariff and policies as to `run`.

            Example:
              callbill reopen --period 2026-09 --reason "wrong price list" \
            --book SampleData/book --out out
            """)

    @Option(help: ArgumentHelp("Why; it is kept for good.", valueName: "text"))
    var reason: String

    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: MonthOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [contract, ledger, period, policies, work, common]
    }

    var requiredSettings: [SettingKey] { [.period, .ledger] }

    func run(_ settings: CommandSettings) async throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw UsageError("--reason is empty") }
        try await BillingRun.reopen(settings.billing, reason: reason)
    }
}
