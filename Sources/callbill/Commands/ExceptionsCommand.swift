import ArgumentParser
import BillRun
import BillingTime
import Reports

/// `callbill exceptions`: what is open, and what somebody has accepted.
struct ExceptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions",
        abstract: "List exceptions, accept them on record, or open accepted ones again.",
        discussion: """
            Example:
              callbill exceptions list --out out
            """,
        subcommands: [
            ExceptionsListCommand.self, ExceptionsAcceptCommand.self, ExceptionsReopenCommand.self,
        ])
}

/// The flags that choose exceptions to be accepted or opened again.
struct ExceptionChoice: ParsableArguments {
    @Option(help: ArgumentHelp("Those of this account or its sub-accounts.", valueName: "account"))
    var account: String?

    @Option(help: ArgumentHelp("Those of this file, as exceptions.csv has it.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("With --file: the one in this line.", valueName: "n"))
    var line: Int64?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Those with these reasons, such as bad_time.", valueName: "reason,…"))
    var kind: [String] = []

    func selection(_ settings: CommandSettings) -> ExceptionSelection {
        var selection = ExceptionSelection()
        selection.period = settings.billing.period
        selection.account = account
        selection.file = file
        selection.line = line
        selection.reasons = kind.flatMap { $0.split(separator: ",").map(String.init) }
        return selection
    }

    func validate() throws {
        if line != nil && file == nil { throw ValidationError("--line needs --file") }
    }
}

/// What all commands take that change what a month's files rest on, and write its drafts anew.
struct MonthChangeOptions: ParsableArguments {
    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: MonthOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [contract, ledger, period, policies, work, common] }
}

/// `callbill exceptions list`.
struct ExceptionsListCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the ledger's exceptions.",
        discussion: """
            Accounts that no book knows are in exceptions.csv alone: they end when a book knows them.

            Example:
              callbill exceptions list --out out --reason bad_time --format csv
            """)

    @Option(help: ArgumentHelp("Only this account's.", valueName: "account"))
    var account: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Only these reasons.", valueName: "reason,…"))
    var reason: [String] = []

    @Flag(help: "Only open ones (this is the default), or --accepted ones.")
    var open = false

    @Flag(help: "Only accepted ones; with --open all.")
    var accepted = false

    @Option(help: "table, csv or json.")
    var format: ListFormat = .table

    @OptionGroup(title: "Input") var ledger: LedgerOptions
    @OptionGroup(title: "Input") var period: MonthOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [ledger, period, common] }
    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        var selection = ExceptionSelection()
        selection.state = accepted ? (open ? .all : .accepted) : .open
        selection.period = settings.billing.period
        selection.account = account
        selection.reasons = reason.flatMap { $0.split(separator: ",").map(String.init) }
        let listing = try BillingRun.exceptions(settings.billing, selection)
        try StandardOutput.write(listing.render(format))
    }
}

/// `callbill exceptions accept`.
struct ExceptionsAcceptCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept exceptions: they stay on record and stop nothing.",
        usage:
            "callbill exceptions accept --reason <text> --out <dir> [--account | --file | --kind]",
        discussion: """
            Accepted exceptions make no account incomplete, keep no month from being closed, and are \
            part of what the close's hash covers. accepted.csv has them. With --bill, calls that were \
            held back as late_beyond_dedupe are counted instead. The drafts are written anew at once: \
            give the same book, tariff and policies as to `run`.

            Example:
              callbill exceptions accept --kind malformed --reason "half lines of a crash" \
            --book SampleData/book --out out
            """)

    @Option(help: ArgumentHelp("Why; it is kept for good.", valueName: "text"))
    var reason: String

    @Flag(help: "Count calls that were held back (late_beyond_dedupe).")
    var bill = false

    @OptionGroup(title: "Which") var choice: ExceptionChoice
    @OptionGroup var options: MonthChangeOptions

    var settingOptions: [any SettingOptions] { options.settingOptions }
    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        guard !reason.allSatisfy(\.isWhitespace) else { throw UsageError("--reason is empty") }
        let count = try await BillingRun.accept(
            settings.billing, choice.selection(settings), reason: reason, isBilled: bill)
        try StandardOutput.write("\(counted(count, "exception")) \(bill ? "billed" : "accepted")\n")
    }
}

/// `callbill exceptions reopen`.
struct ExceptionsReopenCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Open accepted exceptions again.",
        usage: "callbill exceptions reopen --out <dir> [--account | --file | --kind] [<options>]",
        discussion: """
            Example:
              callbill exceptions reopen --kind malformed --book SampleData/book --out out
            """)

    @OptionGroup(title: "Which") var choice: ExceptionChoice
    @OptionGroup var options: MonthChangeOptions

    var settingOptions: [any SettingOptions] { options.settingOptions }
    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        let count = try await BillingRun.reopenExceptions(
            settings.billing, choice.selection(settings))
        try StandardOutput.write("\(counted(count, "exception")) open again\n")
    }
}
