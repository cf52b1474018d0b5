import Testing

@testable import Metering

/// Usage of every shape comes out of a blob as it went in.
@Suite struct UsageBlobTests {
    struct Group: Equatable {
        var meter: Int
        var day: Int
        var seconds: [Int64]
        var units: [Int64]
    }

    /// Short numbers and long ones, lone calls and days full of them: each is read in its own way.
    static func random(_ random: inout SeededRandom) -> Group {
        let count = Bool.random(using: &random) ? 1 : Int.random(in: 1...40, using: &random)
        let lastSecond = [10, 300, 20_000, 86_400].randomElement(using: &random)!
        let seconds = Set(
            (0..<count).map { _ in Int64.random(in: 0..<Int64(lastSecond), using: &random) })
        let most = [1, 127, 128, 1_000_000_000].randomElement(using: &random)!
        return Group(
            meter: [5, 127, 128, 100_000].randomElement(using: &random)!,
            day: Int.random(in: 1...31, using: &random), seconds: seconds.sorted(),
            units: seconds.map { _ in Int64.random(in: 1...Int64(most), using: &random) })
    }

    static func encode(_ groups: [Group], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = ByteWriter()
        var writer = UsageBlobWriter()
        for group in groups {
            for (second, units) in zip(group.seconds, group.units) {
                // Calls of one second add up, however many there are.
                let part = Int64.random(in: 0...units, using: &random)
                writer.add(second: UInt64(second), units: UInt64(part))
                writer.add(second: UInt64(second), units: UInt64(units - part))
            }
            writer.finish(meter: UInt32(group.meter), day: UInt8(group.day), to: &bytes)
        }
        return bytes.bytes()
    }

    @Test func randomUsageComesBack() {
        var random = SeededRandom(seed: 11)
        for size in 0..<100 {
            let groups = (0..<size).map { _ in Self.random(&random) }
            let blob = Self.encode(groups, &random)
            var read: [Group] = []
            let isWhole = UsageBlob.forEachGroup(blob) { found in
                var group = Group(meter: found.meter, day: found.day, seconds: [], units: [])
                UsageBlob.forEachSecond(blob, at: found.offset) {
                    group.seconds.append($0)
                    group.units.append($1)
                }
                #expect(found.units == group.units.reduce(0, +))
                read.append(group)
            }
            #expect(isWhole && read == groups)
        }
    }

    /// Lone calls are written at once, and must be the bytes that number by number gives.
    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 86_399, 89_999] as [UInt64])
    func aLoneCallIsItsNumbers(second: UInt64) {
        for meter in [0, 127, 128, 16_384] as [UInt32] {
            for units in [1, 127, 128, 1_000_000_000] as [UInt64] {
                var writer = UsageBlobWriter()
                var bytes = ByteWriter()
                // What stands there is not overwritten, and what follows not moved.
                for _ in 0..<2 {
                    writer.add(second: second, units: units)
                    writer.finish(meter: meter, day: 31, to: &bytes)
                }
                let group =
                    Self.varint(UInt64(meter)) + [31, 1] + Self.varint(second) + Self.varint(units)
                #expect(bytes.bytes() == group + group)
            }
        }
    }

    private static func varint(_ number: UInt64) -> [UInt8] {
        let low = UInt8(number % 128)
        return number < 128 ? [low] : [low + 128] + varint(number / 128)
    }

    @Test func aCutBlobEndsEarlyOrIsDamaged() {
        var random = SeededRandom(seed: 12)
        let groups = (0..<20).map { _ in Self.random(&random) }
        let blob = Self.encode(groups, &random)
        for length in 0..<blob.count {
            let cut = Array(blob[..<length])
            var count = 0
            let isWhole = UsageBlob.forEachGroup(cut) { group in
                UsageBlob.forEachSecond(cut, at: group.offset) { _, _ in }
                #expect(group.meter == groups[count].meter)
                count += 1
            }
            // A cut between two groups can't be told from an end; any other must be.
            #expect(count < groups.count)
            #expect(isWhole == (Self.encodedLengths(blob).contains(length) || length == 0))
        }
    }

    @Test func daysOutOfTheMonthAreDamage() {
        // Meter, day, count, second, units: with and without bytes behind them.
        for day in [0, 32, 255] as [UInt8] {
            let blob = [5, day, 1, 9, 1]
            #expect(!UsageBlob.forEachGroup(blob) { _ in })
            #expect(!UsageBlob.forEachGroup(blob + blob) { _ in })
        }
        #expect(UsageBlob.forEachGroup([5, 31, 1, 9, 1, 5, 1, 1, 9, 1]) { _ in })
    }

    /// Where the groups of a blob begin.
    static func encodedLengths(_ blob: [UInt8]) -> Set<Int> {
        var offsets = Set<Int>()
        _ = UsageBlob.forEachGroup(blob) { offsets.insert($0.offset) }
        return offsets
    }
}
