import ArgumentParser
import BillRun
import BillingTime
import Ledger

/// `callbill status`: what the ledger holds and what it lacks.
struct StatusCommand: SettingsCommand {
    /// How the status is shown.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show months, files, the last run, the disk used, missing days and exceptions.",
        discussion: """
            Reads the ledger alone, also while a run goes on. A day is missing when no file has \
            records of it, between the first day and the last.

            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out
              callbill status --out out
            """)

    @Option(help: "text, or json.")
    var format: Format = .text

    @OptionGroup(title: "Input") var ledger: LedgerOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [ledger, common] }

    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        let store = try LedgerStore.open(
            path: try settings.billing.requireLedger(), mode: .readOnly)
        let zone = BillingZone.named(store.settings.timeZone) ?? settings.billing.policies.zone
        let status = try LedgerStatus(store, zone: zone)
        try store.close()
        try StandardOutput.write(format == .json ? status.json : status.text)
    }
}
