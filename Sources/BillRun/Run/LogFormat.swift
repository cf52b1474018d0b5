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
                FieldRename(field: .time, path: "eventTime", isOfLayout: true),
                FieldRename(field: .account, path: "userIdentity.accountId", isOfLayout: true),
                FieldRename(field: .interface, path: "eventName", isOfLayout: true),
                FieldRename(field: .requestID, path: "requestID", isOfLayout: true),
                // The code of the call, and that of the authentication before it.
                FieldRename(field: .errorCode, path: "apiErrorCode|errorCode", isOfLayout: true),
            ]
        }
    }

    /// The records that are calls of the product, where the layout holds others too.
    public var filters: [RecordFilter] {
        switch self {
        case .auto: []
        case .cloudaudit:
            [RecordFilter(column: "resourceType", values: ["ocr"], isLenient: true)]
        }
    }
}
