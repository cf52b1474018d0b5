/// One setting: its key in `callbill.yaml`, and with it its flag.
enum SettingKey: String, CaseIterable, Sendable {
    case logs
    case ignore
    case allowNoLogs = "allow_no_logs"
    case book
    case withoutBook = "without_book"
    case out
    case ledger
    case tariff
    case period
    case asOf = "as_of"
    case workers
    case quiet
    case dryRun = "dry_run"
    case timeZone = "time_zone"
    case grantStart = "grant_start"
    case packOrder = "pack_order"
    case tierBasis = "tier_basis"
    case map
    case logFormat = "log_format"
    case recordsAt = "records_at"
    case only
    case successCodes = "success_codes"
    case logTimeZone = "log_time_zone"
    case earliestCall = "earliest_call"
    case maxRecordBytes = "max_record_bytes"
    case dedupeDays = "dedupe_days"
    case settleAfter = "settle_after"
    case maxLogAge = "max_log_age"
    case exitOpen = "exit_open"
    case batchBytes = "batch_bytes"
    case lockWait = "lock_wait"
    case csvStyle = "csv_style"
    case alertAt = "alert_at"
    case sealKey = "seal_key"
    case logLevel = "log_level"
    case logJSON = "log_json"

    /// What a setting looks like in YAML.
    enum Shape: Sendable {
        /// Any single value.
        case text
        /// A file or folder; a relative one starts at the settings file's folder.
        case path
        /// One path or a list of them.
        case paths
        /// One text or a list of them.
        case texts
        /// A whole number or a list of them.
        case numbers
        /// A whole number.
        case number
        /// A number of bytes, `512MiB`.
        case bytes
        /// `true` or `false`.
        case truth
        /// `column: path` pairs.
        case renames
    }

    /// What the setting looks like in YAML.
    var shape: Shape {
        switch self {
        case .logs: .paths
        case .ignore, .only, .successCodes: .texts
        case .alertAt: .numbers
        case .book, .out, .ledger, .tariff, .sealKey: .path
        case .workers, .dedupeDays, .lockWait: .number
        case .maxRecordBytes, .batchBytes: .bytes
        case .quiet, .dryRun, .logJSON, .allowNoLogs, .exitOpen, .withoutBook: .truth
        case .map: .renames
        case .period, .asOf, .timeZone, .logTimeZone, .earliestCall, .grantStart, .packOrder,
            .tierBasis, .logFormat, .recordsAt, .settleAfter, .maxLogAge, .csvStyle, .logLevel:
            .text
        }
    }

    /// The setting's flag, `--as-of` for `as_of`.
    var flag: String {
        "--" + rawValue.map { $0 == "_" ? "-" : String($0) }.joined()
    }
}

/// The text of a setting before it is checked.
struct RawSetting: Sendable {
    /// Which setting it is.
    var key: SettingKey
    /// The value; several for a list, `column=path` each for renames.
    var values: [String]
    /// Who said so.
    var origin: SettingOrigin
}
