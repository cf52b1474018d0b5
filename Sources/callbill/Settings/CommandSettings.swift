import BillRun
import Logging

/// Everything a command needs to know, made once from flags, settings file and defaults.
///
/// No flag is read after this value exists.
struct CommandSettings: Sendable {
    /// What a billing run needs to know.
    var billing: Settings
    /// No progress bar and no closing table.
    var quiet: Bool
    /// The least important messages that are shown.
    var logLevel: Logger.Level
    /// Whether messages are JSON lines.
    var logJSON: Bool
    /// Who set each setting; what is missing here is a default.
    var origins: [SettingKey: SettingOrigin]

    /// Who set a setting.
    func origin(of key: SettingKey) -> SettingOrigin {
        origins[key] ?? .builtIn
    }
}

extension CommandSettings {
    /// Throws a `UsageError` that names every setting of `keys` that is missing.
    func require(_ keys: [SettingKey]) throws {
        let missing = keys.filter { !isSet($0) }
        guard !missing.isEmpty else { return }
        throw UsageError(lines: missing.map(Self.description))
    }

    private func isSet(_ key: SettingKey) -> Bool {
        switch key {
        case .logs: !billing.logs.isEmpty
        case .book: billing.book != nil
        case .out: billing.out != nil
        case .ledger: billing.ledger != nil
        case .period: billing.period != nil
        default: true
        }
    }

    /// What is missing, and how it is given.
    private static func description(of key: SettingKey) -> String {
        switch key {
        case .ledger: "missing --ledger FILE, or --out DIR which holds it"
        case .logs: "missing LOGS: name log files or folders, or `logs` in the settings file"
        case .period: "missing --period YYYY-MM, or `period` in the settings file"
        default: "missing \(key.flag) DIR, or `\(key.rawValue)` in the settings file"
        }
    }
}
