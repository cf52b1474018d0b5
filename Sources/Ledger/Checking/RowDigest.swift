/// The digest of a row: of its table's name, and of type, length and bytes of every other column.
///
/// It finds damage and not an attacker, so a fast hash does. It has 62 bits: two of them can be
/// added. SQL computes the same with `row_digest_of`. (`RowDigest+Bytes.swift` reads the memory.)
struct RowDigest: Sendable {
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// So much of a number is kept.
    static let mask: Int64 = 0x3FFF_FFFF_FFFF_FFFF

    /// What was added so far.
    var state: UInt64 = 0xD1B5_4A32_D192_ED03

    /// The digest of what was added.
    var value: Int64 { Int64(state >> 2) }

    /// Adds an integer column.
    mutating func add(_ number: Int64) {
        state = Self.mix(state, 1)
        state = Self.mix(state, UInt64(bitPattern: number))
    }

    /// Adds a column's type, as SQLite numbers them.
    mutating func add(type: Int32) {
        state = Self.mix(state, UInt64(truncatingIfNeeded: type))
    }

    /// Adds a word to a digest.
    static func mix(_ digest: UInt64, _ word: UInt64) -> UInt64 {
        let product = (digest ^ word).multipliedFullWidth(by: multiplier)
        return product.high ^ product.low ^ digest.byteSwapped
    }
}

extension RowDigest {
    private static let usageRow = RowDigest("usage")
    private static let keyRow = RowDigest("request_keys")
    private static let accountRow = RowDigest("accounts")
    private static let keyEntry = RowDigest("request_keys_by_prefix")

    /// The digest of an account's row.
    static func ofAccount(_ id: Int64, _ account: borrowing Span<UInt8>) -> Int64 {
        var digest = accountRow
        digest.add(id)
        digest.add(account)
        return digest.value
    }

    /// The digest of a row of usage: its seven integers in the table's order, and its days.
    static func ofUsage(
        _ id: Int64, _ period: Int64, _ account: Int64, _ batch: Int64, _ units: Int64,
        _ first: Int64, _ last: Int64, _ days: borrowing Span<UInt8>
    ) -> Int64 {
        var digest = usageRow
        digest.add(id)
        digest.add(period)
        digest.add(account)
        digest.add(batch)
        digest.add(units)
        digest.add(first)
        digest.add(last)
        digest.add(days)
        return digest.value
    }

    /// The digest of a row of request keys.
    static func ofKeys(
        _ id: Int64, _ period: Int64, reach: Int64, _ prefixes: ClosedRange<Int64>,
        count: Int64, run: Int64, _ keys: borrowing Span<UInt8>
    ) -> Int64 {
        var digest = keyRow
        digest.add(id)
        digest.add(period)
        digest.add(reach)
        digest.add(prefixes.lowerBound)
        digest.add(prefixes.upperBound)
        digest.add(count)
        digest.add(keys)
        digest.add(run)
        return digest.value
    }

    /// The digest of the entry by which a segment of request keys is found: damage there hides a
    /// row that is sound.
    static func ofKeyEntry(_ id: Int64, reach: Int64, first: Int64, row: Int64) -> Int64 {
        var digest = keyEntry
        digest.add(reach)
        digest.add(first)
        digest.add(id)
        digest.add(row)
        return digest.value
    }
}
