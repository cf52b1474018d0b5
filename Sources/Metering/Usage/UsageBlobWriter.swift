/// Writes the groups of a blob.
struct UsageBlobWriter: ~Copyable {
    private var pairs = ByteWriter()
    private var count = 0
    private var units: UInt64 = 0
    private var pendingSecond: UInt64 = 0
    private var pendingUnits: UInt64 = 0
    private var lastSecond: UInt64 = 0

    /// Adds a call to the group; seconds must not descend.
    @inline(__always)
    mutating func add(second: UInt64, units: UInt64) {
        if count > 0 && second == pendingSecond {
            pendingUnits &+= units
        } else {
            if count > 0 { flushPair() }
            pendingSecond = second
            pendingUnits = units
            count &+= 1
        }
        self.units &+= units
    }

    @inline(__always)
    private mutating func flushPair() {
        pairs.appendVarint(pendingSecond &- lastSecond)
        pairs.appendVarint(pendingUnits)
        lastSecond = pendingSecond
    }

    /// Ends the group and appends it to `blob`.
    @inline(__always)
    mutating func finish(meter: UInt32, day: UInt8, to blob: inout ByteWriter) {
        if count == 1 && meter < 0x80 && pendingUnits < 0x80 {
            finishLoneCall(meter: UInt64(meter), day: UInt64(day), to: &blob)
        } else {
            finishGroup(meter: meter, day: day, to: &blob)
        }
        count = 0
        units = 0
        lastSecond = 0
    }

    /// Writes a group of one second whose other numbers are short, as nearly all are, at once:
    /// number by number, encoding 10 million calls took 0.1 CPU-seconds more.
    @inline(__always)
    private func finishLoneCall(meter: UInt64, day: UInt64, to blob: inout ByteWriter) {
        let second = Varint.short(pendingSecond)
        let opening = meter | day &<< 8 | 1 &<< 16
        blob.append(
            opening | second.bytes &<< 24 | pendingUnits &<< UInt64(24 &+ 8 &* second.count),
            byteCount: 4 &+ second.count)
    }

    private mutating func finishGroup(meter: UInt32, day: UInt8, to blob: inout ByteWriter) {
        blob.appendVarint(UInt64(meter))
        blob.append(day)
        blob.appendVarint(UInt64(count))
        if count == 1 {
            blob.appendVarint(pendingSecond)
            blob.appendVarint(pendingUnits)
        } else {
            flushPair()
            blob.appendVarint(UInt64(pairs.count))
            blob.appendVarint(units)
            blob.append(pairs)
            pairs.removeAll()
        }
    }
}
