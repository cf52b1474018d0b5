extension KeySegment {
    /// The segment whose keys are `bytes`, as `bytes` of another one had them.
    public init(period: Int32, bytes: [UInt8]) {
        var prefixes: (first: UInt16, last: UInt16)?
        var count = 0
        bytes.withView { view in
            var reader = KeySegmentReader()
            while reader.next(view) {
                let prefix = UInt16(reader.key.high >> 48)
                prefixes = (prefixes?.first ?? prefix, prefix)
                count += 1
            }
        }
        self.init(
            period: period, prefixFirst: prefixes?.first ?? 0, prefixLast: prefixes?.last ?? 0,
            count: count, bytes: bytes)
    }

    /// Of the keys in `wanted` that the segment has: the hashes of what their calls were.
    ///
    /// - Parameter wanted: keys in ascending order.
    public func contents(of wanted: [RequestKey]) -> [RequestKey: UInt32] {
        var contents: [RequestKey: UInt32] = [:]
        bytes.withView { view in
            var reader = KeySegmentReader()
            var position = 0
            while position < wanted.count, reader.next(view) {
                while position < wanted.count, wanted[position] < reader.key { position += 1 }
                if position < wanted.count, wanted[position] == reader.key {
                    contents[reader.key] = reader.content
                }
            }
        }
        return contents
    }

    /// The segment without some keys; nil where none is left.
    public func removing(_ keys: Set<RequestKey>) -> KeySegment? {
        var writer = KeySegmentWriter()
        bytes.withView { view in
            var reader = KeySegmentReader()
            while reader.next(view) {
                if keys.contains(reader.key) { continue }
                writer.append(reader.key, content: reader.content)
            }
        }
        guard writer.count > 0 else { return nil }
        var text = ByteWriter()
        return writer.finish(period: period, using: &text)
    }
}
