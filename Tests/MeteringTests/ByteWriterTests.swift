import Testing

@testable import Metering

/// What is written grows and comes back, number by number.
@Suite struct ByteWriterTests {
    @Test func numbersComeBack() {
        var random = SeededRandom(seed: 5)
        let numbers = (0..<20_000).map { _ in
            UInt64.random(in: 0...(.max), using: &random)
                >> UInt64.random(in: 1...63, using: &random)
        }
        var writer = ByteWriter()
        var other = ByteWriter()
        for number in numbers {
            writer.appendVarint(number)
            writer.append(UInt32(truncatingIfNeeded: number))
            writer.append(UInt8(truncatingIfNeeded: number))
            other.appendVarint(number)
        }
        let middle = writer.count
        writer.append(other)
        writer.bytes().withView { bytes in
            var position = 0
            for number in numbers {
                #expect(Varint.readChecked(bytes, &position) == number)
                let word = (0..<4).reduce(UInt32(0)) {
                    $0 | UInt32(bytes[position + $1]) << ($1 * 8)
                }
                #expect(word == UInt32(truncatingIfNeeded: number))
                #expect(bytes[position + 4] == UInt8(truncatingIfNeeded: number))
                position += 5
            }
            #expect(position == middle && bytes.count == writer.count)
        }
        #expect(Array(writer.bytes()[middle...]) == other.bytes())
        writer.removeAll()
        #expect(writer.bytes().isEmpty)
    }
}
