import Billing
import BillingTime
import Ledger
import Metering

/// One family's usage of some months, read from the ledger for the rater.
struct AccountUsage: UsageDetail {
    /// What was read of a period, whatever becomes of it.
    struct Totals {
        /// All units.
        var units: Int64 = 0
        /// What the ledger's rows say that these units are.
        var ledgerUnits: Int64 = 0
        /// How many rows of the ledger they came from.
        var rowCount = 0
    }

    /// By period: the days of every meter.
    private(set) var days: [[MeterDay]] = []
    /// By period.
    private(set) var totals: [Totals] = []
    /// All blobs, one behind the other, and where each ends.
    private var bytes: [UInt8] = []
    private var blobEnds: [Int] = []
    private var groups: [UsageBlob.Group] = []
    private let zone: BillingZone

    /// How many meters the ledger has.
    private let meterCount: Int

    init(zone: BillingZone, meterCount: Int) {
        self.zone = zone
        self.meterCount = meterCount
    }

    /// Whether there is any usage.
    var isEmpty: Bool { days.allSatisfy { $0.isEmpty } }

    /// Reads the usage of `family`, in place of what was read before.
    mutating func read(_ family: Family, periods: [Period], from reader: UsageReader) throws {
        bytes.removeAll(keepingCapacity: true)
        blobEnds.removeAll(keepingCapacity: true)
        if days.count != periods.count { days = periods.map { _ in [] } }
        totals = periods.map { _ in Totals() }
        for (position, period) in periods.enumerated() {
            days[position].removeAll(keepingCapacity: true)
            for member in family.members {
                let first = blobEnds.count
                try reader.forEachUsage(account: member, period: period) { units, span in
                    bytes.append(copying: span)
                    blobEnds.append(bytes.count)
                    totals[position].ledgerUnits &+= units
                    totals[position].rowCount += 1
                }
                for blob in first..<blobEnds.count {
                    try add(blob, of: family, period, position)
                }
            }
        }
    }

    private mutating func add(
        _ blob: Int, of family: Family, _ period: Period, _ position: Int
    ) throws {
        groups.removeAll(keepingCapacity: true)
        let start = blob == 0 ? 0 : blobEnds[blob - 1]
        var isSound = UsageBlob.appendGroups(of: bytes, in: start..<blobEnds[blob], to: &groups)
        let firstDay = period.firstDay.daysSinceEpoch
        let dayCount = CivilDate.days(inMonth: period.month, of: period.year)
        var total: Int64 = 0
        // Taken out while it grows: in its place it would be checked for other owners each time.
        var found: [MeterDay] = []
        swap(&found, &days[position])
        defer { swap(&found, &days[position]) }
        found.reserveCapacity(found.count + groups.count)
        for group in groups {
            isSound = isSound && group.meter < meterCount && group.day <= dayCount
            total &+= group.units
            found.append(
                MeterDay(
                    charge: Int32(group.meter), day: BillingDay(firstDay + Int32(group.day) - 1),
                    units: group.units, detail: blob << 40 | group.offset))
        }
        guard isSound else {
            throw OperatingError(
                reason: "control totals of \(period) don't balance: "
                    + "usage of account \(family.accountID) in the ledger is damaged",
                exitCode: .unbalanced)
        }
        totals[position].units &+= total
    }

    func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {
        let start = zone.start(of: day.day)
        UsageBlob.forEachSecond(
            bytes, at: day.detail & (1 << 40 - 1), before: blobEnds[day.detail >> 40]
        ) {
            body(start + $0, $1)
        }
    }
}

extension [UInt8] {
    /// Appends the bytes of a span.
    fileprivate mutating func append(copying span: Span<UInt8>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
