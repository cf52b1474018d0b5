/// One account's usage of one period: by meter and day, exact to the second.
///
/// Groups in the order of meter and day: the meter, the day of the month, and the number of seconds
/// with calls. A group of one second holds the second of the day and the units; a larger one its
/// length, its units and the seconds as differences. A lone call takes about six bytes, and a
/// reader that needs whole days only skips the seconds.
public enum UsageBlob {
    /// A day's units of one meter.
    public struct Group: Sendable {
        /// The meter's number in the ledger.
        public let meter: Int
        /// The day of the month, 1...31.
        public let day: Int
        /// The day's units.
        public let units: Int64
        /// Where the group stands in the blob: what `forEachSecond` takes.
        public let offset: Int
    }

    /// Appends each group of the blob that stands in `range` of `bytes` to `groups`.
    ///
    /// An array and no closure: a call for each group took as long as reading it.
    ///
    /// - Returns: false where the blob is damaged; what came before is there.
    public static func appendGroups(
        of bytes: [UInt8], in range: Range<Int>, to groups: inout [Group]
    ) -> Bool {
        bytes.withView { view in
            let bytes = view.slice(0, range.upperBound)
            var position = range.lowerBound
            var isSound = true
            groups.append(atMost: range.count / shortestGroupBytes) { groups in
                while isSound, position < bytes.count {
                    if let group = loneCall(bytes, &position) ?? anyGroup(bytes, &position) {
                        groups.append(group)
                    } else {
                        isSound = false
                    }
                }
            }
            return isSound
        }
    }

    /// Five numbers of a byte each.
    private static let shortestGroupBytes = 5

    /// Reads a group of one second whose numbers are short, as nearly all are, out of one word;
    /// nil, with nothing read, where it is another one. Number by number, a group took 13 ns.
    @inline(__always)
    private static func loneCall(_ bytes: ByteView, _ position: inout Int) -> Group? {
        guard position &+ 8 <= bytes.count else { return nil }
        let word = bytes.word(at: position)
        let day = Int(word &>> 8 & 0xFF)
        // Behind meter, day and count: how many bytes of the second have a top bit, and so another
        // byte behind them; then the units.
        let moreBits = ~word & 0x0080_8080_8000_0000
        let unitsShift = UInt64(moreBits.trailingZeroBitCount) &+ 1
        guard word & 0x80 == 0, word &>> 16 & 0xFF == 1, moreBits != 0 else { return nil }
        let units = word &>> unitsShift & 0xFF
        guard units < 0x80, day >= 1, day <= 31 else { return nil }
        defer { position &+= Int(unitsShift &>> 3) &+ 1 }
        return Group(
            meter: Int(word & 0x7F), day: day, units: Int64(units), offset: position)
    }

    /// Reads a group; nil where it is damaged.
    private static func anyGroup(_ bytes: ByteView, _ position: inout Int) -> Group? {
        let offset = position
        guard let meter = Varint.readChecked(bytes, &position), meter < 1 << 31,
            position < bytes.count
        else { return nil }
        let day = Int(bytes[position])
        position += 1
        guard (1...31).contains(day), let count = Varint.readChecked(bytes, &position),
            count > 0, let first = Varint.readChecked(bytes, &position),
            let units = Varint.readChecked(bytes, &position), units < 1 << 62
        else { return nil }
        // A lone call has its second in the place of the length.
        let length = count == 1 ? 0 : first
        guard length <= bytes.count - position else { return nil }
        position += Int(length)
        return Group(meter: Int(meter), day: day, units: Int64(units), offset: offset)
    }

    /// Calls `body` with each second of the group at `offset` of `bytes`, ascending, and its units.
    ///
    /// Seconds are counted from the beginning of the day. A damaged group ends early, at `end` at
    /// the latest, where its blob ends; its units then don't add up to the day's.
    public static func forEachSecond(
        _ bytes: [UInt8], at offset: Int, before end: Int,
        _ body: (_ second: Int64, _ units: Int64) -> Void
    ) {
        bytes.withView { view in
            let bytes = view.slice(0, end)
            var position = offset
            _ = Varint.read(bytes, &position)
            position += 1
            let count = Varint.read(bytes, &position)
            if count > 1 {
                _ = Varint.read(bytes, &position)
                _ = Varint.read(bytes, &position)
            }
            var second: Int64 = 0
            for _ in 0..<count {
                guard let step = Varint.readChecked(bytes, &position), step < 1 << 20,
                    let units = Varint.readChecked(bytes, &position), units < 1 << 62
                else { return }
                second += Int64(step)
                guard second < 100_000 else { return }
                body(second, Int64(units))
            }
        }
    }
}

extension Array {
    /// Appends up to `count` elements into room that is there already: element by element, the
    /// array would look for other owners and for room each time.
    @inline(__always)
    fileprivate mutating func append(
        atMost count: Int, _ write: (inout OutputSpan<Element>) -> Void
    ) {
        #if compiler(>=6.3)
            append(addingCapacity: count, initializingWith: write)
        #else
            append(contentsOf: [Element](capacity: count, initializingWith: write))
        #endif
    }
}
