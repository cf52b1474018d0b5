import BillingTime
import Testing

@testable import Metering

/// Calls can be taken out of an account's usage again.
@Suite struct UsageEntriesTests {
    typealias Group = UsageBlobTests.Group

    static func entries(_ groups: [Group]) -> UsageEntries {
        var random = SeededRandom(seed: 5)
        return UsageEntries(blob: UsageBlobTests.encode(groups, &random))!
    }

    static func blob(_ groups: [Group]) -> [UInt8] {
        var random = SeededRandom(seed: 5)
        return UsageBlobTests.encode(groups, &random)
    }

    @Test func whatIsTakenOutIsGone() {
        var left = Self.entries([
            Group(meter: 3, day: 1, seconds: [5, 9], units: [4, 1]),
            Group(meter: 3, day: 2, seconds: [5], units: [1]),
            Group(meter: 4, day: 1, seconds: [5], units: [200]),
        ])
        var taken = Self.entries([
            Group(meter: 3, day: 1, seconds: [5], units: [3]),
            Group(meter: 3, day: 2, seconds: [5], units: [1]),
            Group(meter: 4, day: 1, seconds: [5, 6], units: [201, 2]),
        ])
        left.cancel(&taken)
        #expect(
            left.blob() == Self.blob([Group(meter: 3, day: 1, seconds: [5, 9], units: [1, 1])]))
        #expect(left.units == 2 && !left.isEmpty)
        // More of it than there was, and a second that was not there.
        #expect(
            taken.blob() == Self.blob([Group(meter: 4, day: 1, seconds: [5, 6], units: [1, 2])]))
        let period = Period(year: 2026, month: 11)
        let start = BillingZone.shanghai.start(of: period)
        #expect(left.time(in: period, of: .shanghai) == start + 5...start + 9)
    }

    @Test func allOfIt() {
        let groups = [Group(meter: 300, day: 31, seconds: [0, 86_399], units: [1, 1_000])]
        var left = Self.entries(groups)
        #expect(left.blob() == Self.blob(groups))
        var taken = left
        left.cancel(&taken)
        #expect(left.isEmpty && taken.isEmpty && left.units == 0)
        #expect(left.time(in: Period(year: 2026, month: 10), of: .shanghai) == nil)
    }

    @Test func damagedBlobsAreSaidToBe() {
        let blob = Self.blob([Group(meter: 1, day: 1, seconds: [5, 9], units: [1, 1])])
        #expect(UsageEntries(blob: Array(blob.dropLast())) == nil)
        #expect(UsageEntries(blob: [])?.isEmpty == true)
    }
}
