import Metering

extension UsageBlob {
    /// Calls `body` with each group of a blob; false where it is damaged.
    static func forEachGroup(_ blob: [UInt8], _ body: (Group) -> Void) -> Bool {
        var groups: [Group] = []
        let isWhole = appendGroups(of: blob, in: blob.indices, to: &groups)
        groups.forEach(body)
        return isWhole
    }

    /// Calls `body` with each second of a group of a blob.
    static func forEachSecond(_ blob: [UInt8], at offset: Int, _ body: (Int64, Int64) -> Void) {
        forEachSecond(blob, at: offset, before: blob.count, body)
    }
}
