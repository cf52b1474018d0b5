import Testing

@testable import Metering

/// Calls that are not believed (Rules.md, 9.6 Calls that are not believed).
@Suite struct CredibleTimeTests {
    /// The run's now of the sample rules.
    private static let now: Int64 = 1_798_732_500

    private static func log(_ times: [String]) -> RecordedLog {
        let lines = times.enumerated().map { "\($0.element),a,IDCardOCR,r-\($0.offset)\n" }
        let text = "time,account_id,interface,request_id\n" + lines.joined()
        return RecordedLog.read(Array(text.utf8), blockBytes: 1 << 16)
    }

    private static func rules(asOf: Int64) -> MeteringRules {
        MeteringRules(
            interface: { _ in nil }, interfaceNames: [], takesTickets: [], billable: { _ in [] },
            isKnownTicket: { _ in false }, zone: .utc, asOf: asOf)
    }

    @Test func aCallMayLieFiveMinutesAhead() {
        #expect(MeteringRules.secondsAhead == 300)
        let log = Self.log(["\(Self.now)", "\(Self.now + 299)", "\(Self.now + 300)"])
        #expect(log.seconds == [Self.now, Self.now + 299, Self.now + 300])
        #expect(log.rejections.isEmpty && log.recordsRead == 3)
    }

    @Test func oneMoreSecondIsTheFuture() {
        let log = Self.log(["\(Self.now + 301)"])
        #expect(log.seconds.isEmpty && log.rejections.count == 1)
        #expect(log.rejections.first?.contains(" futureTime \(Self.now + 301) ") == true)
        #expect(RejectionReason.futureTime.rawValue == "future_time")
        // A second that is not believed is no second.
        #expect(log.rejections.first?.contains(" -1 ") == true)
    }

    /// A fraction is cut off before the second is looked at.
    @Test func theLastSecondIsBelievedToItsEnd() {
        let log = Self.log([
            "\(Self.now + 300).999", "\((Self.now + 300) * 1000 + 999)", "\(Self.now + 301).0",
        ])
        #expect(log.seconds == [Self.now + 300, Self.now + 300])
        #expect(log.rejections.count == 1)
    }

    @Test func theRulesKnowTheLastSecond() {
        #expect(Self.rules(asOf: Self.now).lastCredibleSecond == Self.now + 300)
        #expect(Self.rules(asOf: 0).lastCredibleSecond == 300)
        // 2106-02-07T06:28:15Z, whatever the run's now.
        for asOf: Int64 in [4_294_966_996, 4_294_967_295, 9_000_000_000] {
            #expect(Self.rules(asOf: asOf).lastCredibleSecond == 4_294_967_295)
        }
        #expect(Self.rules(asOf: 4_294_966_994).lastCredibleSecond == 4_294_967_294)
    }

    @Test func theFirstSecondIsThatOfTheYear2000() {
        #expect(MeteringRules.firstCredibleSecond == 946_684_800)
        let log = Self.log(["2000-01-01T00:00:00Z", "1999-12-31T23:59:59Z"])
        #expect(log.seconds == [946_684_800])
        #expect(log.rejections.count == 1)
        #expect(log.rejections.first?.contains(" tooOld 1999-12-31T23:59:59Z ") == true)
    }
}
