import ArgumentParser
import BillRun
import Metering

/// `callbill usage`: counts straight from logs.
struct UsageCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Count calls and units straight from logs, without a ledger.",
        discussion: """
            Counted are calls, metered or not billable; other records too where --by or --where \
            names the outcome. Units are billable ones: a call of several pools has its call and \
            its tickets under each pool's name where --by or --where names the pool.

            Fields: account, main_account, category, pool, interface, day, hour, month, outcome, \
            error_code, file. Outcomes: metered, not_billable, rejected, filtered, and with --dedupe \
            duplicate and conflicting.

            Examples:
              callbill usage SampleData/logs --by interface --top 5
              callbill usage SampleData/logs --by day --where pool=银行卡识别,month=2026-10 --chart
              zcat SampleData/logs/2026-10-01.csv.gz | callbill usage - --by account,hour
            """)

    @OptionGroup var logs: LogPathOptions

    @Option(help: ArgumentHelp("Count by these fields, with commas between.", valueName: "fields"))
    var by: [String] = []

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Count only calls with these values: field=a|b,field=…; times may be ranges such as "
                + "day=2026-10-01..2026-10-07. All conditions must hold.",
            valueName: "conditions"))
    var conditions: [String] = []

    @Flag(help: "Count each request id once, as a billing run does.")
    var dedupe = false

    @Option(help: ArgumentHelp("Show the first so many rows.", valueName: "n"))
    var top: Int?

    @Option(help: "count, units or key. (default: key; with --top: count)")
    var sort: UsageSort?

    @Option(help: "table, csv, json or jsonl.")
    var format: UsageFormat = .table

    @Flag(help: "Draw a bar for each row of the table.")
    var chart = false

    @OptionGroup(title: "Input") var layout: LogLayoutOptions
    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Work") var zone: ZoneOptions
    @OptionGroup(title: "Work") var work: CountingOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] {
        [logs, layout, contract, zone, work, common]
    }

    func run(_ settings: CommandSettings) async throws {
        let options = try UsageOptions(self)
        let outcome = try await UsageRun(settings, options).count()
        try UsageText(options).write(outcome.result)
        try finish(outcome.metExceptions ? .exceptions : .done)
    }
}
