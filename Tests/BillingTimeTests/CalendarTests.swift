import BillingTime
import Testing

@Suite struct CalendarTests {
    @Test func daysRoundTripOverFourCenturies() {
        var previous = CivilDate(year: 1969, month: 12, day: 31)
        for day in 0..<146_097 {
            let date = CivilDate(daysSinceEpoch: day)
            #expect(date.daysSinceEpoch == day)
            #expect(date.isValid && previous < date)
            previous = date
        }
        #expect(CivilDate(daysSinceEpoch: 20_000).description == "2024-10-04")
    }

    @Test func leapDaysFallBackToTheTwentyEighth() {
        let leap = CivilDate(year: 2024, month: 2, day: 29)
        #expect(leap.adding(years: 1).description == "2025-02-28")
        #expect(leap.adding(years: 4).description == "2028-02-29")
        let start = BillingZone.shanghai.instant(
            localSeconds: Int64(leap.daysSinceEpoch) * 86_400 + 86_399)
        #expect(
            BillingZone.shanghai.format(BillingZone.shanghai.adding(years: 5, to: start))
                == "2029-02-28T23:59:59+08:00")
    }

    @Test func monthsAreCutInTheBillingZone() {
        let zone = BillingZone.shanghai
        let november = Period("2026-11")!
        let start = zone.start(of: november)
        #expect(zone.format(start) == "2026-11-01T00:00:00+08:00")
        #expect(start.secondsSinceEpoch == 1_793_462_400)
        #expect(zone.period(of: start) == november)
        #expect(zone.period(of: start - 1) == Period(year: 2026, month: 10))
        #expect(november.previous.previous.previous.next.description == "2026-09")
    }

    @Test(arguments: ["2026-13", "2026-00", "2026-1", "202611", "2026-011", "２０２６-11", ""])
    func malformedPeriodsAreRefused(text: String) {
        #expect(Period(text) == nil)
    }

    @Test func wholeHours() {
        let zone = BillingZone(
            identifier: "Asia/Kolkata", offsets: [.init(start: 0, offsetSeconds: 19_800)])
        let whole = zone.instant(localSeconds: 3600 * 24 * 365)
        #expect(zone.nextHour(atOrAfter: whole) == whole)
        #expect(zone.nextHour(atOrAfter: whole + 1) == whole + 3600)
        #expect(zone.nextHour(atOrAfter: whole + 3599) == whole + 3600)
    }

    @Test func skippedAndRepeatedLocalTimes() {
        // Clocks go from 02:00 to 03:00 at 1000000, and back from 03:00 to 02:00 at 2000000.
        let zone = BillingZone(
            identifier: "Test/Saving",
            offsets: [
                .init(start: 0, offsetSeconds: 0), .init(start: 1_000_000, offsetSeconds: 3600),
                .init(start: 2_000_000, offsetSeconds: 0),
            ])
        #expect(zone.instant(localSeconds: 1_000_000 + 1800).secondsSinceEpoch == 1_000_000)
        #expect(zone.instant(localSeconds: 1_000_000 + 3600).secondsSinceEpoch == 1_000_000)
        #expect(zone.instant(localSeconds: 2_000_000 + 1800).secondsSinceEpoch == 1_998_200)
        #expect(zone.instant(localSeconds: 2_000_000 + 3600).secondsSinceEpoch == 2_003_600)
    }
}
