import GRDBSQLite

/// What digests read from memory.
extension RowDigest {
    /// Begins the digest of a row of this table.
    init(_ table: String) {
        unsafe Array(table.utf8).withUnsafeBytes { unsafe add(bytes: $0) }
    }

    /// Begins the digest of a row of the table whose name these bytes are.
    init(_ table: UnsafeRawBufferPointer) {
        unsafe add(bytes: table)
    }

    /// Adds a blob column.
    mutating func add(_ blob: borrowing Span<UInt8>) {
        add(type: SQLITE_BLOB)
        unsafe blob.withUnsafeBufferPointer { unsafe add(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Adds bytes with their number, in two lanes of words: blobs of many kilobytes are read once
    /// more for it.
    mutating func add(bytes: UnsafeRawBufferPointer) {
        var (even, odd) = (Self.mix(state, UInt64(bytes.count)), state)
        var offset = 0
        while offset + 16 <= bytes.count {
            even = Self.mix(
                even, unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            odd = Self.mix(
                odd, unsafe bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            offset += 16
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            if offset & 7 == 0 {
                even = Self.mix(even, rest)
                rest = 0
            }
            rest = rest << 8 | UInt64(unsafe bytes[offset])
            offset += 1
        }
        state = Self.mix(Self.mix(even, rest), odd)
    }
}
