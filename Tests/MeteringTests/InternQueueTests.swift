import Testing

@testable import Metering

/// Ids that are numbered together get the numbers that they get one by one.
@Suite struct InternQueueTests {
    @Test(arguments: [1, 4, 1 << 10]) func numbersAreThoseOfTheIds(capacity: Int) {
        var table = InternTable(hasher: KeyHasher(seeds: (5, 6)), capacity: capacity)
        var random = SeededRandom(seed: 7)
        var numbers: [[UInt8]: UInt32] = [:]
        for _ in 0..<200 {
            var queue = InternQueue()
            var ids: [[UInt8]] = []
            for _ in 0..<Int.random(in: 0...InternQueue.capacity, using: &random) {
                // Lengths on both sides of what fits into two words, and few enough ids to meet.
                let length = Int.random(in: 1...24, using: &random)
                let id = (0..<length).map { _ in UInt8.random(in: 0...2, using: &random) }
                ids.append(id)
                id.withView { queue.append($0, to: &table) }
            }
            table.number(&queue)
            #expect(queue.count == ids.count)
            for (index, id) in ids.enumerated() {
                let number = queue.numbers[index]
                #expect(table[number] == id)
                #expect(numbers.updateValue(number, forKey: id) ?? number == number)
                #expect(id.withView { table.find($0) } == number)
            }
        }
        #expect(numbers.count == table.count)
        #expect(Set(numbers.values).count == table.count)
    }
}
