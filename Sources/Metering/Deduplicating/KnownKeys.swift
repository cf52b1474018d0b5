/// A segment of keys that are known already.
public struct KnownKeys: Sendable {
    /// The keys, as in `KeySegment`.
    public let bytes: [UInt8]
    /// Whether their calls may still give way to others that come with the same request ids.
    public let isOpen: Bool

    /// Makes a segment.
    public init(bytes: [UInt8], isOpen: Bool) {
        self.bytes = bytes
        self.isOpen = isOpen
    }
}

/// A known call that a record has the key of.
struct KnownCall {
    /// The hash of its content.
    let content: UInt32
    /// Whether its segment is open.
    let isOpen: Bool
    /// The hash with the list of tickets that came later (Rules.md, 9.1 The same call again); nil: none
    /// did.
    var completion: UInt32?

    /// Whether a list of tickets may still come. What this intake has counted is settled instead.
    var mayBeCompleted: Bool { !isOpen && completion == nil }
}

/// A segment of known keys, as far as it is read.
struct KnownSegment {
    let keys: KnownKeys
    var reader = KeySegmentReader()
    /// Whether the key that was read last is still to be compared.
    var isAtKey = false
}
