import Testing

@testable import Metering

/// Memory that was given back can be used again, and nothing that is in use is lost by it.
@Suite struct ChunkPoolTests {
    @Test func whatIsKeptSurvivesTheTrimmingOfTheRest() {
        let pool = ChunkPool()
        var random = SeededRandom(seed: 3)
        var lists = ChunkedPartitions<UInt64>(partitionCount: 40, pool: pool)
        var expected = [[UInt64]](repeating: [], count: 40)
        for round in 0..<6 {
            for _ in 0..<200_000 {
                let partition = Int.random(in: 0..<40, using: &random)
                let number = random.next()
                lists.append(number, to: partition)
                expected[partition].append(number)
            }
            for partition in 0..<40 where (partition + round) % 3 != 0 {
                lists.release(partition)
                expected[partition] = []
            }
            pool.trim()
            for partition in 0..<40 {
                var found: [UInt64] = []
                lists.forEach(in: partition) { found.append($0) }
                #expect(found == expected[partition])
                #expect(lists.count(of: partition) == found.count)
            }
        }
        for partition in 0..<40 { lists.release(partition) }
        pool.trim()
        lists.append(7, to: 0)
        #expect(lists.count(of: 0) == 1)
    }
}
