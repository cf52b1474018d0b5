import Billing
import BillingTime
import Ledger
import Metering

/// One payer group's usage of some months, read from the ledger for the rater.
struct PayerUsage: UsageDetail {
    /// What was read of a period, whatever becomes of it.
    struct Totals {
        /// All units.
        var units: Int64 = 0
        /// What the ledger's rows say that these units are.
        var ledgerUnits: Int64 = 0
        /// How many rows of the ledger they came from.
        var rowCount = 0
        /// On which days there were calls, and when the last one was.
        var calls = CallDays()
    }

    /// By period: the days of every meter.
    private(set) var days: [[MeterDay]] = []
    /// By period.
    private(set) var totals: [Totals] = []
    /// By period: the sum of all rows of the ledger that were read for any payer group.
    private(set) var sums: [Period: RowSum] = [:]
    /// What was read from the ledger, and of the payer group's rows in it where each one's days end.
    private var fetched = UsageReadAhead()
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

    /// As much is read ahead of several payer groups.
    private static let aheadBytes = 1 << 20

    /// Reads ahead what `payers` have, if it is not much.
    mutating func prepare(
        _ payers: some Collection<PayerGroup>, periods: [Period], from reader: UsageReader
    ) throws {
        try fetched.fetch(payers, periods: periods, from: reader, within: Self.aheadBytes)
    }

    /// Takes the usage of `payer`, in place of what was there before.
    mutating func read(_ payer: PayerGroup, periods: [Period], from reader: UsageReader) throws {
        if !fetched.holds(payer, of: periods) {
            try fetched.fetch(CollectionOfOne(payer), periods: periods, from: reader)
        }
        blobEnds.removeAll(keepingCapacity: true)
        if days.count != periods.count { days = periods.map { _ in [] } }
        totals = periods.map { _ in Totals() }
        for (position, period) in periods.enumerated() {
            days[position].removeAll(keepingCapacity: true)
            var sum = RowSum()
            defer { if sum.rows > 0 { sums[period, default: RowSum()].add(sum) } }
            for member in payer.members where payer.pays(for: member, in: period) {
                for row in fetched.rows(of: member, at: position) {
                    sum.add(row.digest)
                    totals[position].ledgerUnits &+= row.units
                    totals[position].rowCount += 1
                    totals[position].calls.add(through: row.last)
                    try add(row.days, of: payer, period, position)
                }
            }
        }
    }

    private mutating func add(
        _ range: Range<Int>, of payer: PayerGroup, _ period: Period, _ position: Int
    ) throws {
        let blob = blobEnds.count
        blobEnds.append(range.upperBound)
        groups.removeAll(keepingCapacity: true)
        var isSound = UsageBlob.appendGroups(of: fetched.bytes, in: range, to: &groups)
        let firstDay = period.firstDay.daysSinceEpoch
        let dayCount = CivilDate.days(inMonth: period.month, of: period.year)
        var total: Int64 = 0
        var calls = CallDays()
        // Taken out while it grows: in its place it would be checked for other owners each time.
        var found: [MeterDay] = []
        swap(&found, &days[position])
        defer { swap(&found, &days[position]) }
        found.reserveCapacity(found.count + groups.count)
        for group in groups {
            isSound = isSound && group.meter < meterCount && group.day <= dayCount
            total &+= group.units
            calls.add(day: group.day)
            found.append(
                MeterDay(
                    charge: Int32(group.meter), day: BillingDay(firstDay + Int32(group.day) - 1),
                    units: group.units, detail: blob << 40 | group.offset))
        }
        guard isSound else {
            throw OperatingError(
                reason: "control totals of \(period) don't balance: "
                    + "usage of account \(payer.accountID) in the ledger is damaged",
                exitCode: .unbalanced)
        }
        totals[position].units &+= total
        totals[position].calls.add(calls)
    }

    func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {
        let start = zone.start(of: day.day)
        UsageBlob.forEachSecond(
            fetched.bytes, at: day.detail & (1 << 40 - 1), before: blobEnds[day.detail >> 40]
        ) {
            body(start + $0, $1)
        }
    }
}
