import BillingTime
import Testing

@testable import Metering

/// Keys can be found in a segment and taken out of it.
@Suite struct KeySegmentChangeTests {
    static func key(_ number: UInt64) -> RequestKey {
        RequestKey(high: number << 44 | 7, low: UInt32(number))
    }

    static func segment(_ numbers: some Sequence<UInt64>) -> KeySegment? {
        var writer = KeySegmentWriter()
        for number in numbers { writer.append(key(number), content: UInt32(number) * 3) }
        var bytes = ByteWriter()
        return writer.count == 0
            ? nil : writer.finish(period: Period(year: 2026, month: 5), using: &bytes)
    }

    @Test func whatIsWantedIsFound() {
        let segment = Self.segment(stride(from: 10, through: 1_000, by: 10))!
        let wanted = [1, 10, 11, 500, 999, 1_000, 2_000].map { Self.key($0) }
        #expect(
            segment.contents(of: wanted) == [
                Self.key(10): 30, Self.key(500): 1_500, Self.key(1_000): 3_000,
            ])
        #expect(segment.contents(of: []).isEmpty)
        #expect(segment.count == 100 && segment.period == Period(year: 2026, month: 5))
        let prefixes = Int64(Self.key(10).high >> 48)...Int64(Self.key(1_000).high >> 48)
        #expect(segment.prefixes == prefixes)
    }

    @Test func whatIsTakenOutIsGoneAndTheRestStays() {
        let segment = Self.segment(1...9)!
        let left = segment.removing([Self.key(1), Self.key(5), Self.key(9), Self.key(77)])
        let expected = Self.segment([2, 3, 4, 6, 7, 8])!
        #expect(left == expected && left?.count == 6)
        #expect(segment.removing(Set((1...9).map { Self.key($0) })) == nil)
    }
}
