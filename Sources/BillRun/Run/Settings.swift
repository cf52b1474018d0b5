import Billing
import BillingTime
import Metering
import Reports

/// Everything a billing run needs to know, as one checked value.
///
/// Whoever makes it has checked it; nothing is read from a command line or a file after it exists.
public struct Settings: Sendable {
    /// Log files and folders, `-` for standard input.
    public var logs: [String] = []
    /// Patterns of names in folders of logs that are none: `*.md`, `archive/*`.
    public var ignored: [String] = []
    /// Whether a folder of logs may be empty.
    public var allowsNoLogs = false
    /// The book's folder; nil: every account is active.
    public var book: String?
    /// Whether a ledger that was billed with a book may be billed without one.
    public var withoutBook = false
    /// The folder that invoices are written to.
    public var out: String?
    /// The ledger's file; nil only where `out` is nil too.
    public var ledger: String?
    /// The tariff's folder; nil: the built-in one.
    public var tariff: String?
    /// The one month to write; nil: every open month.
    public var period: Period?
    /// The instant that counts as now.
    public var asOf: Instant
    /// The number of workers, at least 1.
    public var workers = 1
    /// Compute and report, write nothing.
    public var dryRun = false
    /// The rules that are a matter of choice, with the billing zone.
    public var policies: Policies
    /// The columns or JSON paths that go by other names, in the order of `CallField`.
    public var renames: [FieldRename] = []
    /// The logs' layout.
    public var logFormat = LogFormat.auto
    /// The keys, with points between them, that lead to the array of records in a JSON object; nil:
    /// `Records`, in capitals or small letters.
    public var recordsAt: String?
    /// What a record must be to be read; nil: what the layout says.
    public var only: [RecordFilter]?
    /// The error codes of calls that succeeded.
    public var successCodes = SuccessCodes.standard
    /// The zone of times without an offset; nil: the billing zone.
    public var logZone: BillingZone?
    /// The earliest call that is taken in; nil: 13 months before now.
    public var earliestCall: Instant?
    /// The longest record that is read.
    public var maxRecordBytes = 1 << 20
    /// Days after the close of a month in which its request ids are still known.
    public var dedupeDays = 35
    /// Seconds after which a file that has not grown gets no more: its last line is taken as it is.
    public var settleSeconds = 2 * 86_400
    /// Seconds by which the newest call may lie before a run; nil: nobody asks.
    public var maxLogAgeSeconds: Int?
    /// Whether a run ends with 65 as long as any exception is open, not only when it is new.
    public var exitsOpen = false
    /// The memory for the records of one batch.
    public var batchBytes = 512 << 20
    /// Seconds to wait for another run.
    public var lockWaitSeconds = 0
    /// How CSV cells are written.
    public var csvStyle = CSVStyle.plain
    /// The percents of a grant at which alerts are raised, ascending; empty: none are.
    public var alertAt: [Int] = []
    /// The file with the key that closes are sealed with; nil: they are not.
    public var sealKey: String?
    /// Whether files in OUT that are newer than the ledger may be written anew, but issued ones.
    public var acceptsOlderLedger = false
    /// Whether closes without a seal are sealed now.
    public var sealsCloses = false
    /// The file that the settings come from; it is no log, wherever it lies.
    public var settingsFile: String?

    /// Makes settings with the defaults for all that is not named.
    public init(asOf: Instant, policies: Policies) {
        self.asOf = asOf
        self.policies = policies
    }
}

extension Settings {
    /// The months before a run's now within which calls are taken in.
    private static let monthsBack = 13

    /// The earliest call that a run takes in.
    ///
    /// - Parameter takenAt: the run's now; nil: that of the settings.
    func earliestCall(takenAt: Instant? = nil) -> Instant {
        earliestCall
            ?? policies.zone.adding(months: -Self.monthsBack, to: min(takenAt ?? asOf, asOf))
    }

    /// Where the logs keep the fields of calls, and which of their records are calls.
    public var fieldMap: FieldMap {
        var map = FieldMap()
        for rename in renames {
            guard let source = rename.source else {
                preconditionFailure("a source that was not checked")
            }
            map[rename.field] = source
        }
        map.filters = only ?? logFormat.filters
        return map
    }

    /// Whether a command can do its work: `key` is what it takes, `value` what was given.
    ///
    /// - Throws: `UsageError`; a command that checks its settings first never meets it.
    private func required<Value>(_ key: String, _ value: Value?) throws -> Value {
        guard let value else { throw UsageError("`\(key)` is not set") }
        return value
    }

    /// The output folder, where the work needs it.
    func requireOut() throws -> String { try required("out", out) }

    /// The ledger, where the work needs it.
    public func requireLedger() throws -> String { try required("ledger", ledger) }

    /// The period, where the work needs it.
    func requirePeriod() throws -> Period { try required("period", period) }
}
