/// What a call was, as the ledger keeps it: facts of the log, without any rule applied.
public struct Meter: Hashable, Sendable {
    /// The interface's canonical name.
    public var interface: String
    /// The error code; empty where the call succeeded.
    public var errorCode: String
    /// The type code of a recognised ticket; nil for the call itself.
    public var ticket: String?

    /// Makes a meter.
    public init(interface: String, errorCode: String, ticket: String?) {
        self.interface = interface
        self.errorCode = errorCode
        self.ticket = ticket
    }

    /// Compares by bytes.
    public static func == (left: Meter, right: Meter) -> Bool {
        left.interface.utf8.elementsEqual(right.interface.utf8)
            && left.errorCode.utf8.elementsEqual(right.errorCode.utf8)
            && left.ticket.map(Bytewise.init) == right.ticket.map(Bytewise.init)
    }
}
