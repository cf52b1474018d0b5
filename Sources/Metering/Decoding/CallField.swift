/// The fields of a call that callbill reads (formats.md, "Call logs").
public enum CallField: Int, CaseIterable, Sendable {
    /// When the call was made.
    case time
    /// The calling account.
    case account
    /// The interface's Chinese name or API action.
    case interface
    /// The id that makes a call unique.
    case requestID
    /// Empty, `0`, `OK` or `Success` when the call succeeded.
    case errorCode
    /// How many units the call is worth.
    case units
    /// The type codes of the tickets that 混贴票据识别 recognised.
    case tickets

    /// The field's name in a log's header or JSON object.
    public var name: String {
        switch self {
        case .time: "time"
        case .account: "account_id"
        case .interface: "interface"
        case .requestID: "request_id"
        case .errorCode: "error_code"
        case .units: "units"
        case .tickets: "tickets"
        }
    }

    /// Whether a log without the field is no log of calls.
    var isRequired: Bool {
        switch self {
        case .time, .account, .interface, .requestID: true
        case .errorCode, .units, .tickets: false
        }
    }
}

/// Where a log keeps each field: a column's name, or a path into a JSON object.
public struct FieldMap: Hashable, Sendable {
    /// By `CallField.rawValue`: the column's name; dots separate the steps of a JSON path.
    public private(set) var names: [String]

    /// The names of formats.md.
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

/// The fields of one record, as views into the block or into the scanner's scratch memory.
struct CallFields {
    /// By `CallField.rawValue`; the last place takes what nobody asked for.
    private var views = InlineArray<8, ByteView>(repeating: .empty)

    static let ignored = 7

    @inline(__always)
    subscript(field: CallField) -> ByteView { views[field.rawValue] }

    @inline(__always)
    mutating func set(_ slot: Int, to view: ByteView) { views[slot & 7] = view }

    mutating func clear() {
        for slot in 0..<8 { views[slot] = .empty }
    }
}
