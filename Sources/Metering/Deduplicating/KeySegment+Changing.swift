import BillingTime

extension KeySegment {
    /// Of the keys in `wanted` that the segment has: the hashes of what their calls were.
    ///
    /// - Parameter wanted: keys in ascending order.
    public func contents(of wanted: [RequestKey]) -> [RequestKey: UInt32] {
        var contents: [RequestKey: UInt32] = [:]
        keys.withView { view in
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
    public func removing(_ removed: Set<RequestKey>) -> KeySegment? {
        var writer = KeySegmentWriter()
        keys.withView { view in
            var reader = KeySegmentReader()
            while reader.next(view) {
                if removed.contains(reader.key) { continue }
                writer.append(reader.key, content: reader.content)
            }
        }
        guard writer.count > 0 else { return nil }
        var text = ByteWriter()
        return writer.finish(period: period, using: &text)
    }
}
