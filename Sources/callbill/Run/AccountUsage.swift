import Billing
import BillingTime
import Ledger
import Metering

/// One family's usage of some months, read from the ledger for the rater.
struct AccountUsage: UsageDetail {
    /// By period: the days of every meter.
    private(set) var days: [[MeterDay]] = []
    /// All units read, whatever becomes of them.
    private(set) var units: [Int64] = []
    private var blobs: [[UInt8]] = []
    private let zone: BillingZone

    /// How many meters the ledger has.
    private let meterCount: Int

    /// What a group takes at the least (`UsageBlob`).
    private static let leastGroupBytes = 5

    init(zone: BillingZone, meterCount: Int) {
        self.zone = zone
        self.meterCount = meterCount
    }

    /// Whether there is any usage.
    var isEmpty: Bool { days.allSatisfy(\.isEmpty) }

    /// Reads the usage of `family`, in place of what was read before.
    mutating func read(_ family: Family, periods: [Period], from reader: UsageReader) throws {
        blobs.removeAll(keepingCapacity: true)
        days = periods.map { _ in [] }
        units = periods.map { _ in 0 }
        for (position, period) in periods.enumerated() {
            for member in family.members {
                let first = blobs.count
                try reader.forEachUsage(account: member, period: period) { span in
                    blobs.append([UInt8](copying: span))
                }
                for blob in first..<blobs.count { try add(blob, period, position) }
            }
        }
    }

    private mutating func add(_ blob: Int, _ period: Period, _ position: Int) throws {
        let firstDay = period.firstDay.daysSinceEpoch
        let dayCount = CivilDate.days(inMonth: period.month, of: period.year)
        var total: Int64 = 0
        // Taken out while it grows: in its place it would be checked for other owners each time.
        var found: [MeterDay] = []
        swap(&found, &days[position])
        defer { swap(&found, &days[position]) }
        found.reserveCapacity(found.count + blobs[blob].count / Self.leastGroupBytes)
        var isSound = true
        let isWhole = UsageBlob.forEachGroup(blobs[blob]) { group in
            guard group.meter < meterCount, group.day <= dayCount else {
                isSound = false
                return
            }
            total &+= group.units
            found.append(
                MeterDay(
                    charge: Int32(group.meter), day: BillingDay(firstDay + Int32(group.day) - 1),
                    units: group.units, detail: blob << 40 | group.offset))
        }
        guard isWhole && isSound else {
            throw OperatingError(
                reason: "control totals of \(period) don't balance: "
                    + "an account's usage in the ledger is damaged", exitCode: .unbalanced)
        }
        units[position] &+= total
    }

    func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {
        let start = zone.start(of: day.day)
        UsageBlob.forEachSecond(blobs[day.detail >> 40], at: day.detail & (1 << 40 - 1)) {
            body(start + $0, $1)
        }
    }
}

extension [UInt8] {
    /// The bytes of a span.
    fileprivate init(copying span: Span<UInt8>) {
        self.init(unsafeUninitializedCapacity: span.count) { buffer, count in
            span.withUnsafeBufferPointer { source in
                _ = buffer.initialize(from: source)
            }
            count = span.count
        }
    }
}
