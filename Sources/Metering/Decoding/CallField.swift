/// The fields of a call that callbill reads (Formats.md, "Call logs").
public enum CallField: Int, CaseIterable, Sendable {
    /// When the call was made.
    case time
    /// The calling account.
    case account
    /// The interface's Chinese name or API action.
    case interface
    /// The id that makes a call unique.
    case requestID
    /// Empty, `0`, `OK` or another code of success (`SuccessCodes`) when the call succeeded.
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
