import BillingTime
import Testing

@testable import BillRun

@Suite struct ZoneTests {
    @Test func chinaIsEightHoursAheadSince1992() throws {
        let zone = try #require(BillingZone.named("Asia/Shanghai"))
        #expect(zone.offsetSeconds(at: Instant(694_224_000)) == 28_800)
        #expect(zone.offsetSeconds(at: Instant(4_000_000_000)) == 28_800)
        // Daylight saving of the summer of 1988.
        #expect(zone.offsetSeconds(at: Instant(583_000_000)) == 32_400)
    }

    @Test func daylightSavingChangesAtItsSecond() throws {
        let zone = try #require(BillingZone.named("Europe/Berlin"))
        // 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC.
        #expect(zone.offsetSeconds(at: Instant(1_774_745_999)) == 3600)
        #expect(zone.offsetSeconds(at: Instant(1_774_746_000)) == 7200)
        #expect(zone.offsetSeconds(at: Instant(1_792_889_999)) == 7200)
        #expect(zone.offsetSeconds(at: Instant(1_792_890_000)) == 3600)
    }

    @Test func aChangeOfTheStandardTimeIsFoundToo() throws {
        // Moscow went from +4 to +3 for good at 2014-10-25 22:00 UTC.
        let zone = try #require(BillingZone.named("Europe/Moscow"))
        #expect(zone.offsetSeconds(at: Instant(1_414_274_399)) == 14_400)
        #expect(zone.offsetSeconds(at: Instant(1_414_274_400)) == 10_800)
    }

    @Test(arguments: [
        "", "CST", "GMT+8", "+08:00", "Asia/Shangai", "asia/shanghai", "../../etc/passwd",
    ])
    func otherNamesAreNoZones(name: String) {
        #expect(BillingZone.named(name) == nil)
    }

    @Test func universalTimeIsAZone() throws {
        #expect(try #require(BillingZone.named("UTC")).offsets.map(\.offsetSeconds) == [0])
    }
}
