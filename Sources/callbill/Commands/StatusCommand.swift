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
        abstract: "Show months, files, the last run, the newest call, missing days and exceptions.",
        discussion: """
            Reads the ledger alone, also while a run goes on. A day is missing when it has no \
            call, from the ledger's first call up to now; the present day is not over.

            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out
              callbill status --out out
            """)

    @Option(help: "text, or json.")
    var format: Format = .text

    @OptionGroup(title: "Input") var ledger: LedgerOptions
    @OptionGroup(title: "Work") var clock: ClockOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [ledger, clock, common] }

    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        let store = try LedgerStore.open(
            path: try settings.billing.requireLedger(), mode: .readOnly)
        let zone = BillingZone.named(store.settings.timeZone) ?? settings.billing.policies.zone
        let status = try LedgerStatus(store, zone: zone, asOf: settings.billing.asOf)
        try store.close()
        try StandardOutput.write(format == .json ? status.json : status.text)
    }
}
