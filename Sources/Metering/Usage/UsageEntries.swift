import BillingTime

/// A blob of usage in single entries, for taking calls out of it.
public struct UsageEntries: Sendable {
    private struct Entry {
        let meter: Int
        let day: Int
        let second: Int64
        var units: Int64

        var place: (Int, Int, Int64) { (meter, day, second) }
    }

    /// In the order of meter, day and second.
    private var entries: [Entry] = []

    /// Reads a blob (`UsageBlob`); nil where it is damaged.
    public init?(blob: [UInt8]) {
        var groups: [UsageBlob.Group] = []
        guard UsageBlob.appendGroups(of: blob, in: 0..<blob.count, to: &groups) else { return nil }
        for group in groups {
            UsageBlob.forEachSecond(blob, at: group.offset, before: blob.count) { second, units in
                entries.append(
                    Entry(meter: group.meter, day: group.day, second: second, units: units))
            }
        }
    }

    /// Whether no units are left.
    public var isEmpty: Bool { entries.isEmpty }

    /// All units.
    public var units: Int64 { entries.reduce(0) { $0 + $1.units } }

    /// Takes out of both what they have in common: of each meter and second the smaller number of
    /// units.
    public mutating func cancel(_ other: inout UsageEntries) {
        var position = 0
        for index in other.entries.indices {
            let place = other.entries[index].place
            while position < entries.count && entries[position].place < place { position += 1 }
            guard position < entries.count, entries[position].place == place else { continue }
            let common = min(entries[position].units, other.entries[index].units)
            entries[position].units -= common
            other.entries[index].units -= common
        }
        entries.removeAll { $0.units == 0 }
        other.entries.removeAll { $0.units == 0 }
    }

    /// The first and the last second of a period's usage; nil where none is left.
    public func time(in period: Period, of zone: BillingZone) -> ClosedRange<Instant>? {
        let seconds = entries.map { entry in
            var date = period.firstDay.date
            date.day = entry.day
            return zone.start(of: BillingDay(date)) + entry.second
        }
        guard let first = seconds.min(), let last = seconds.max() else { return nil }
        return first...last
    }

    /// The blob of what is left.
    public func blob() -> [UInt8] {
        var bytes = ByteWriter()
        var writer = UsageBlobWriter()
        for (index, entry) in entries.enumerated() {
            writer.add(second: UInt64(entry.second), units: UInt64(entry.units))
            let next = index + 1 < entries.count ? entries[index + 1] : nil
            if next?.meter != entry.meter || next?.day != entry.day {
                writer.finish(meter: UInt32(entry.meter), day: UInt8(entry.day), to: &bytes)
            }
        }
        return bytes.bytes()
    }
}
