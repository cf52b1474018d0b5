/// Where a log keeps each field: a column's name, or a path into a JSON object.
public struct FieldMap: Hashable, Sendable {
    /// By `CallField.rawValue`: the column's name; dots separate the steps of a JSON path.
    public private(set) var names: [String]

    /// The fields' own names (Formats.md, "Columns of a call log").
    public init() {
        names = CallField.allCases.map(\.name)
    }

    /// The vendor's audit events (`--log-format cloudaudit`).
    public static let cloudaudit: FieldMap = {
        var map = FieldMap()
        map[.time] = "eventTime"
        map[.account] = "userIdentity.accountId"
        map[.interface] = "eventName"
        map[.requestID] = "requestID"
        map[.errorCode] = "apiErrorCode"
        return map
    }()

    /// The name under which a log keeps `field`.
    public subscript(field: CallField) -> String {
        get { names[field.rawValue] }
        set { names[field.rawValue] = newValue }
    }
}
