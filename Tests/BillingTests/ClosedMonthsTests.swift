import Billing
import BillingTime
import Testing

/// Which months are closed, and which can be (Rules.md, 11. Closed months).
@Suite struct ClosedMonthsTests {
    private static func month(_ number: Int) -> Period { Period(year: 2026, month: number) }

    private static func closed(_ months: Int...) -> ClosedMonths {
        ClosedMonths(months.map { month($0) })
    }

    // MARK: What is closed

    @Test func nothingIsClosedAtFirst() {
        let none = Self.closed()
        #expect(none.periods.isEmpty && none.last == nil && none.correcting == nil)
        #expect(!none.contains(Self.month(1)) && none.close(of: Self.month(1)) == nil)
    }

    @Test func everyMonthUpToTheLastCloseIsClosed() {
        let closed = Self.closed(9, 8, 10)
        #expect(closed.periods == [8, 9, 10].map { Self.month($0) })
        #expect(closed.last == Self.month(10))
        for number in 1...10 { #expect(closed.contains(Self.month(number)), "\(number)") }
        for number in 11...12 { #expect(!closed.contains(Self.month(number)), "\(number)") }
    }

    @Test func eachClosedMonthHasItsClose() {
        let closed = Self.closed(8, 9, 10)
        #expect(
            (7...11).map { closed.close(of: Self.month($0)) } == [0, 0, 1, 2, nil])
    }

    @Test func theMonthBehindTheLastOneTakesTheCorrections() {
        #expect(Self.closed(8, 9).correcting == Self.month(10))
        #expect(Self.closed(11, 12).correcting == Period(year: 2027, month: 1))
    }

    @Test func theOrderInWhichClosesComeMeansNothing() {
        #expect(Self.closed(10, 8, 9) == Self.closed(8, 9, 10))
    }

    // MARK: Closing

    @Test func monthsAreClosedInOrder() {
        let closed = Self.closed(8, 9)
        func refusal(_ number: Int) -> String? {
            closed.refusal(toClose: Self.month(number), firstWithUsage: Self.month(8))
        }
        #expect(refusal(10) == nil)
        #expect(refusal(9) == "2026-09 is closed already")
        #expect(refusal(3) == "2026-03 is closed already")
        #expect(refusal(11) == "2026-10 is still open: months are closed in order")
        #expect(refusal(12) == "2026-10 is still open: months are closed in order")
    }

    @Test func theFirstOneIsTheFirstWithUsage() {
        func refusal(_ number: Int, first: Int?) -> String? {
            Self.closed().refusal(
                toClose: Self.month(number), firstWithUsage: first.map { Self.month($0) })
        }
        #expect(refusal(8, first: 8) == nil)
        #expect(refusal(9, first: 8) == "2026-08 is still open: months are closed in order")
        // A month that nothing came for can be closed, too.
        #expect(refusal(7, first: 8) == nil)
        #expect(refusal(8, first: nil) == nil)
    }

    // MARK: Reopening

    @Test func onlyTheLastOneIsReopened() {
        let closed = Self.closed(8, 9)
        #expect(closed.refusal(toReopen: Self.month(9)) == nil)
        #expect(
            closed.refusal(toReopen: Self.month(8))
                == "2026-09 is closed too: only the last one is reopened")
        #expect(closed.refusal(toReopen: Self.month(10)) == "2026-10 is not closed")
        #expect(Self.closed().refusal(toReopen: Self.month(9)) == "2026-09 is not closed")
    }

    // MARK: Late units that nobody pays for

    private static func unbilled(_ number: Int, _ units: Int64) -> Statement {
        Statement(accountID: "a", name: "", period: month(number), unbilledUnits: units)
    }

    @Test func lateUnbilledUnitsAreThoseBeyondTheIssuedOnes() {
        let closed = Self.closed(8, 9)
        let rated = [Self.unbilled(8, 7), Self.unbilled(9, 5), Self.unbilled(10, 100)]
        func late(_ issued: Statement...) -> Int64 {
            closed.lateUnbilledUnits(
                rated, issued: Dictionary(uniqueKeysWithValues: issued.map { ($0.period, $0) }))
        }
        #expect(late(Self.unbilled(8, 7), Self.unbilled(9, 5)) == 0)
        #expect(late(Self.unbilled(8, 4), Self.unbilled(9, 5)) == 3)
        // Left out of a month, all of its units are late.
        #expect(late(Self.unbilled(9, 5)) == 7)
        #expect(late() == 12)
        // A book that switched postpaid on afterwards leaves fewer than were issued.
        #expect(late(Self.unbilled(8, 10), Self.unbilled(9, 5)) == -3)
    }

    @Test func anOpenMonthHasNoLateUnits() {
        #expect(Self.closed().lateUnbilledUnits([Self.unbilled(9, 5)], issued: [:]) == 0)
        #expect(
            Self.closed(9).lateUnbilledUnits(
                [Self.unbilled(9, 5), Self.unbilled(10, 5)],
                issued: [Self.month(9): Self.unbilled(9, 5), Self.month(10): Self.unbilled(10, 1)])
                == 0)
    }
}
