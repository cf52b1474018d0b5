import Metering

/// A layout of call logs.
public enum LogFormat: String, CaseIterable, Sendable {
    /// The columns' own names (Formats.md, "Columns of a call log"); the content tells CSV, TSV and
    /// JSON apart.
    case auto
    /// The vendor's audit events.
    case cloudaudit

    /// The names that the layout itself brings along.
    public var renames: [FieldRename] {
        switch self {
        case .auto: []
        case .cloudaudit:
            [
                FieldRename(field: .time, path: "eventTime"),
                FieldRename(field: .account, path: "userIdentity.accountId"),
                FieldRename(field: .interface, path: "eventName"),
                FieldRename(field: .requestID, path: "requestID"),
                FieldRename(field: .errorCode, path: "apiErrorCode"),
            ]
        }
    }
}
