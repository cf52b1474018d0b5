import ArgumentParser
import BillRun
import Reports

/// `callbill config`: which settings are in force, and who set them.
struct ConfigCommand: SettingsCommand {
    /// How the settings are shown.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings in force and where each came from.",
        discussion: """
            Takes every setting as a flag. Flags win over the settings file, which wins over the \
            defaults.

            Example:
              callbill config --book SampleData/book --out out

            A settings file, callbill.yaml, has a line per setting:
              logs: [/var/log/ocr]
              out: /srv/invoices
              workers: 4
              map: {time: eventTime, account_id: user.id}
            """)

    @Option(help: "text, or json.")
    var format: Format = .text

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

    func run(_ settings: CommandSettings) async throws {
        switch format {
        case .text: try StandardOutput.write(Self.text(settings))
        case .json: try StandardOutput.write(Self.json(settings))
        }
    }

    /// A table of key, value and origin.
    static func text(_ settings: CommandSettings) -> String {
        var table = TerminalTable(
            ["setting", "value", "origin"].map { .text($0, limit: .max) }, hasRule: false)
        for entry in settings.entries {
            table.append([entry.key.rawValue, entry.text, entry.origin.description])
        }
        return table.text
    }

    /// `{"workers":{"value":4,"origin":"--workers"},…}`, a line per setting.
    static func json(_ settings: CommandSettings) -> String {
        let lines = settings.entries.map { entry in
            let value = JSONText.object([
                .init("value", entry.json), .init("origin", .string(entry.origin.description)),
            ])
            return "  " + JSONText.string(entry.key.rawValue).line + ":" + value.line
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }
}
