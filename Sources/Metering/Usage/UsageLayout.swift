/// Units of one meter at one second.
struct UsageRecord: BitwiseCopyable {
    /// The account's rank in the batch.
    var rank: UInt32
    let meter: UInt32
    let second: UInt32
    let units: UInt32
}

/// Where the parts of a record stand in eight bytes, from the lowest bit on: units, second, meter,
/// rank. Words of one layout are in the order of account, meter and second.
struct UsageLayout {
    /// The lowest second, and what all meters and all ranks have in common above their bits.
    var base: UsageRecord
    let unitBits: Int
    let secondBits: Int
    let meterBits: Int
    let rankBits: Int

    private var meterShift: Int { unitBits + secondBits }
    private var rankShift: Int { unitBits + secondBits + meterBits }
    var bits: Int { rankShift + rankBits }

    /// How many bits a number has.
    static func width(_ number: UInt32) -> Int {
        UInt32.bitWidth - number.leadingZeroBitCount
    }

    /// Whether a record with the same rank above `rankBits` can be told from its word.
    @inline(__always)
    func holds(_ record: UsageRecord) -> Bool {
        UInt64(record.units) &>> unitBits | UInt64(record.second &- base.second) &>> secondBits
            | UInt64(record.meter ^ base.meter) &>> meterBits == 0
    }

    @inline(__always)
    func word(_ record: UsageRecord) -> UInt64 {
        UInt64(record.units) | UInt64(record.second &- base.second) &<< unitBits
            | UInt64(record.meter ^ base.meter) &<< meterShift
            | UInt64(record.rank & Self.mask(rankBits)) &<< rankShift
    }

    @inline(__always)
    func record(_ word: UInt64) -> UsageRecord {
        UsageRecord(
            rank: base.rank | part(word, rankShift, rankBits),
            meter: base.meter | part(word, meterShift, meterBits),
            second: base.second &+ part(word, unitBits, secondBits),
            units: part(word, 0, unitBits))
    }

    @inline(__always)
    private func part(_ word: UInt64, _ shift: Int, _ bits: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: word &>> shift) & Self.mask(bits)
    }

    /// The lowest `bits` bits.
    @inline(__always)
    static func mask(_ bits: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: UInt64(1) &<< bits &- 1)
    }
}
