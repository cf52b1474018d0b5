/// What a call was, as usage is counted by it: facts of the log, without any rule applied.
public struct Meter: Hashable, Sendable {
    /// The interface's name in the catalog.
    public let interface: String
    /// The error code; empty where the call succeeded.
    public let errorCode: [UInt8]
    /// The type code of a recognised ticket; nil for the call itself (Rules.md, 2.3 Mixed tickets).
    public let ticket: String?

    /// Makes a meter.
    public init(interface: String, errorCode: [UInt8], ticket: String?) {
        self.interface = interface
        self.errorCode = errorCode
        self.ticket = ticket
    }

    /// Makes a meter whose error code is text.
    public init(interface: String, errorCode: String, ticket: String?) {
        self.init(interface: interface, errorCode: Array(errorCode.utf8), ticket: ticket)
    }

    /// Compares by bytes.
    public static func == (left: Meter, right: Meter) -> Bool {
        left.interface.utf8.elementsEqual(right.interface.utf8)
            && left.errorCode == right.errorCode && isSame(left.ticket, right.ticket)
    }

    private static func isSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.utf8.elementsEqual(right.utf8)
    }
}
