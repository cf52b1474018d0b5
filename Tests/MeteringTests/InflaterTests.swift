import Testing

@testable import Metering

/// Every engine that unpacks gives the same bytes and refuses what is cut or damaged.
@Suite struct InflaterTests {
    /// What unpacking came to.
    enum Outcome: Equatable {
        case whole([UInt8])
        case corrupt
        case truncated
    }

    /// Unpacks `packed` in pieces of random sizes, as a file and its blocks come.
    static func unpack(
        _ packed: [UInt8], _ engine: InflateEngine, largestPiece: Int, seed: UInt64 = 1
    ) -> Outcome {
        var random = SeededRandom(seed: seed)
        let inflater = GzipInflater(engine: engine)
        var unpacked: [UInt8] = []
        var position = 0
        do {
            while true {
                let end = min(
                    packed.count, position + Int.random(in: 1...largestPiece, using: &random))
                let room = Int.random(in: 1...largestPiece, using: &random)
                // Pieces of their own, so that a look beyond one is a look beyond an allocation.
                let input = [UInt8](packed[position..<end])
                var output = [UInt8](repeating: 0, count: room)
                let (consumed, produced) = try unsafe input.withUnsafeBytes { input in
                    try unsafe output.withUnsafeMutableBytes { output in
                        try unsafe inflater.inflate(input, into: output)
                    }
                }
                #expect(consumed <= input.count && produced <= room)
                unpacked += output[..<produced]
                position += consumed
                if position == packed.count && produced == 0 { break }
            }
            try inflater.finish()
            return .whole(unpacked)
        } catch GzipInflater.Failure.truncated {
            return .truncated
        } catch {
            return .corrupt
        }
    }

    /// A text like a log, with repetitions near and far.
    static func text(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        var bytes: [UInt8] = []
        while bytes.count < count {
            bytes += Array("2026-10-01 00:00:0\(random.next() % 10),a,IDCardOCR,".utf8)
            bytes += Array(String(random.next(), radix: 16).utf8)
        }
        return Array(bytes[..<count])
    }

    @Test(arguments: InflateEngine.allCases) func membersAreUnpackedOneAfterTheOther(
        engine: InflateEngine
    ) {
        for (largest, count) in [(1, 300), (7, 5_000), (1_000, 200_000), (100_000, 400_000)] {
            let first = Self.text(count, seed: 1)
            let second = Self.text(count / 3, seed: 2)
            let packed =
                GzipWriter.pack(first) + GzipWriter.pack([]) + GzipWriter.pack(second)
                + [0, 0, 0, 0, 0]
            for seed in 1...3 {
                #expect(
                    Self.unpack(packed, engine, largestPiece: largest, seed: UInt64(seed))
                        == .whole(first + second))
            }
        }
    }

    /// RFC 1952, 2.3: what a header may hold beside the ten bytes, and bytes that must be zero.
    @Test(arguments: InflateEngine.allCases) func headersMayHoldMore(engine: InflateEngine) {
        let plain = GzipWriter.pack(Array("abc".utf8))
        let body = plain[10...]
        func member(_ flags: UInt8, _ more: [UInt8]) -> [UInt8] {
            Array(plain[..<3]) + [flags] + Array(plain[4..<10]) + more + body
        }
        let name = Array("calls.csv".utf8) + [0]
        let extra: [UInt8] = [5, 0, 1, 2, 3, 4, 5]
        let good = [member(0x08, name), member(0x1C, extra + name + name), member(0x10, name)]
        for packed in good {
            for largest in [1, 3, 1_000] {
                #expect(
                    Self.unpack(packed, engine, largestPiece: largest) == .whole(Array("abc".utf8)))
            }
        }
        // The two bytes behind such a header are its checksum; these are not.
        #expect(Self.unpack(member(0x02, [1, 2]), engine, largestPiece: 50) == .corrupt)
        #expect(Self.unpack(member(0x20, []), engine, largestPiece: 50) == .corrupt)
        #expect(Self.unpack([0x1F, 0x8B, 7] + plain[3...], engine, largestPiece: 50) == .corrupt)
    }

    @Test(arguments: InflateEngine.allCases) func aCutMemberIsTruncated(engine: InflateEngine) {
        let packed = GzipWriter.pack(Self.text(2_000, seed: 3))
        for length in 0..<packed.count {
            #expect(
                Self.unpack(Array(packed[..<length]), engine, largestPiece: 700) == .truncated,
                "cut at \(length)")
        }
        #expect(Self.unpack(packed + [1], engine, largestPiece: 700) == .corrupt)
        #expect(Self.unpack(packed + [0, 1], engine, largestPiece: 700) == .corrupt)
    }

    /// The checksum and the length at a member's end are compared, and a flipped bit of the body
    /// never gives other bytes.
    @Test(arguments: InflateEngine.allCases) func damageIsFound(engine: InflateEngine) {
        let text = Self.text(3_000, seed: 4)
        let packed = GzipWriter.pack(text)
        for position in 10..<packed.count {
            for bit in 0..<8 {
                var damaged = packed
                damaged[position] ^= 1 << bit
                let outcome = Self.unpack(damaged, engine, largestPiece: 2_000)
                if position >= packed.count - 8 {
                    #expect(outcome == .corrupt, "flipped at \(position)")
                } else if case .whole(let bytes) = outcome {
                    #expect(bytes == text, "flipped at \(position)")
                }
            }
        }
    }
}
