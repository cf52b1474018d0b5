/// A column of the call logs that may go by another name (formats.md, "Call logs").
enum LogField: String, CaseIterable, Sendable {
    case time
    case accountID = "account_id"
    case interface
    case requestID = "request_id"
    case errorCode = "error_code"
    case units
    case tickets
}

/// A column's name in the user's logs: a CSV header or a JSON path.
struct FieldRename: Hashable, Sendable, CustomStringConvertible {
    /// The column as formats.md names it.
    var field: LogField
    /// The header, or the JSON path with points between keys.
    var path: String

    /// The pair as a flag takes it.
    var description: String { "\(field.rawValue)=\(path)" }
}

/// A layout of call logs.
enum LogFormat: String, CaseIterable, Sendable {
    /// The columns of formats.md; the content tells CSV, TSV and JSON apart.
    case auto
    /// The vendor's audit events.
    case cloudaudit

    /// The names that the layout itself brings along.
    var renames: [FieldRename] {
        switch self {
        case .auto: []
        case .cloudaudit:
            [
                FieldRename(field: .time, path: "eventTime"),
                FieldRename(field: .accountID, path: "userIdentity.accountId"),
                FieldRename(field: .interface, path: "eventName"),
                FieldRename(field: .requestID, path: "requestID"),
                FieldRename(field: .errorCode, path: "apiErrorCode"),
            ]
        }
    }
}
