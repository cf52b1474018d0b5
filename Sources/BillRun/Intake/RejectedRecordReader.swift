import Ledger
import Metering

/// Reads rejected records that the ledger keeps, part by part.
struct RejectedRecordReader {
    let store: LedgerStore
    private var part: (id: Int64, header: [UInt8], bytes: [UInt8])?

    init(store: LedgerStore) { self.store = store }

    /// The record of an exception, with its header; nil where it is not kept.
    mutating func record(
        of exception: LedgerException
    ) throws -> (header: [UInt8], bytes: [UInt8])? {
        guard let stored = exception.stored else {
            return exception.record.map { (exception.header ?? [], $0) }
        }
        guard stored.length > 0, let (header, bytes) = try unpacked(stored.part) else { return nil }
        let range = Int(stored.start)..<Int(stored.start + stored.length)
        guard range.upperBound <= bytes.count else { return nil }
        return (header, Array(bytes[range]))
    }

    /// The records of a part, with their header; nil where it is damaged.
    mutating func unpacked(_ id: Int64) throws -> (header: [UInt8], bytes: [UInt8])? {
        if let part, part.id == id { return (part.header, part.bytes) }
        guard let row = try store.rejectedPart(id),
            let bytes = GzipReader.unpack(row.packed, count: Int(row.unpackedBytes))
        else { return nil }
        part = (id, row.header, bytes)
        return (row.header, bytes)
    }
}
