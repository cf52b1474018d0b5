import Dispatch
import Testing

@testable import Metering

/// Memory that was given back can be used again, and nothing that is in use is lost by it.
@Suite struct ChunkPoolTests {
    @Test func whatIsKeptSurvivesTheReleaseOfTheRest() {
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
            for partition in 0..<40 {
                var found: [UInt64] = []
                lists.forEach(in: partition) { found.append($0) }
                #expect(found == expected[partition])
                #expect(lists.count(of: partition) == found.count)
            }
        }
        for partition in 0..<40 { lists.release(partition) }
        #expect(pool.mappedBytes == 0)
        lists.append(7, to: 0)
        #expect(lists.count(of: 0) == 1)
    }

    /// Several workers take and release at once, down to the last chunk.
    @Test func workersMayReleaseAtOnce() {
        let pool = ChunkPool()
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            var random = SeededRandom(seed: UInt64(worker))
            for _ in 0..<300 {
                var list = ChunkedPartitions<UInt64>(partitionCount: 2, pool: pool)
                let count = Int.random(in: 1...40_000, using: &random)
                for number in 0..<count {
                    list.append(UInt64(number) << 8 | UInt64(worker), to: number & 1)
                }
                list.release(0)
                var expected = 1
                var isSound = true
                list.forEach(in: 1) { number in
                    if number != UInt64(expected) << 8 | UInt64(worker) { isSound = false }
                    expected += 2
                }
                #expect(isSound && expected >= count)
                list.release(1)
            }
        }
        #expect(pool.mappedBytes == 0)
    }
}
