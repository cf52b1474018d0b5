import Billing
import Reports
import BillingTime
import Logging

/// Everything a command needs to know, made once from flags, settings file and defaults.
///
/// No flag is read after this value exists.
struct Settings: Sendable {
    /// Log files and folders, `-` for standard input.
    var logs: [String]
    /// The book's folder; nil: every account is active.
    var book: String?
    /// The folder that invoices are written to.
    var out: String?
    /// The ledger's file; nil only where `out` is nil too.
    var ledger: String?
    /// The tariff's folder; nil: the built-in one.
    var tariff: String?
    /// The one month to write; nil: every open month.
    var period: Period?
    /// The instant that counts as now.
    var asOf: Instant
    /// The number of workers, at least 1.
    var workers: Int
    /// No progress bar and no closing table.
    var quiet: Bool
    /// Compute and report, write nothing.
    var dryRun: Bool
    /// The rules that are a matter of choice, with the billing zone.
    var policies: Policies
    /// The columns or JSON paths that go by other names, in the order of formats.md.
    var renames: [FieldRename]
    /// The logs' layout.
    var logFormat: LogFormat
    /// The longest record that is read.
    var maxRecordBytes: Int
    /// Days after the end of an open month in which a request id is still known.
    var dedupeDays: Int
    /// The memory for the records of one batch.
    var batchBytes: Int
    /// Seconds to wait for another run.
    var lockWaitSeconds: Int
    /// How CSV cells are written.
    var csvStyle: CSVStyle
    /// The percents of a grant at which alerts are raised, ascending; empty: none are.
    var alertAt: [Int]
    /// The least important messages that are shown.
    var logLevel: Logger.Level
    /// Whether messages are JSON lines.
    var logJSON: Bool
    /// The settings file that was read.
    var settingsFile: String?

    /// Who set each setting; what is missing here is a default.
    var origins: [SettingKey: SettingOrigin]

    /// Who set a setting.
    func origin(of key: SettingKey) -> SettingOrigin {
        origins[key] ?? .builtIn
    }
}

extension Settings {
    /// The log files and folders, where the command needs them.
    func requireLogs() throws -> [String] {
        guard !logs.isEmpty else { throw missing(.logs, "PATH…") }
        return logs
    }

    /// The output folder, where the command needs it.
    func requireOut() throws -> String {
        guard let out else { throw missing(.out, "DIR") }
        return out
    }

    /// The ledger, where the command needs it.
    func requireLedger() throws -> String {
        guard let ledger else {
            throw UsageError("missing --ledger FILE, or --out DIR which holds it")
        }
        return ledger
    }

    /// The period, where the command needs it.
    func requirePeriod() throws -> Period {
        guard let period else { throw missing(.period, "YYYY-MM") }
        return period
    }

    private func missing(_ key: SettingKey, _ value: String) -> UsageError {
        UsageError("missing \(key.flag) \(value), or `\(key.rawValue)` in the settings file")
    }
}
