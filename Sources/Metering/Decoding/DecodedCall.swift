import BillingTime

/// A call that passed every check, with its names as numbers of the decoder's tables.
///
/// Its account's number comes later (`CallSink.settle`).
struct DecodedCall {
    /// Seconds since 1970-01-01T00:00:00Z.
    let second: Int64
    /// The number in `names` of the interface's name as the log spells it.
    let spelling: UInt32
    /// The interface's position in the catalog.
    let interface: Int
    /// The error code's number in `errorCodes`; 0 for success.
    let errorCode: UInt32
    /// Whether the call is charged.
    let isBillable: Bool
    let units: UInt32
    let requestID: ByteView
    /// The account's id.
    let accountID: ByteView
    /// The interface's name and the error code as the log has them.
    let interfaceText: ByteView
    let errorText: ByteView
    /// The ticket list, empty where there is none or the interface takes none.
    let tickets: ByteView
    /// Whether the interface is charged by tickets.
    let takesTickets: Bool
    let place: RecordPlace
}
