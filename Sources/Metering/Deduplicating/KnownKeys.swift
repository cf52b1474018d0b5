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
}

/// A segment of known keys, as far as it is read.
struct KnownSegment {
    let keys: KnownKeys
    var reader = KeySegmentReader()
    /// Whether the key that was read last is still to be compared.
    var isAtKey = false
}
