import Foundation
import Testing

/// A bit of the ledger that flips is found, or changes nothing (scripts/flip-sweep flips 300).
@Suite struct EndToEndFlippedBitTests {
    @Test func aFlippedBitIsFoundOrChangesNothing() throws {
        let sweep = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../scripts/flip-sweep").standardizedFileURL.path
        let ending = try CommandLineRunner().shell(
            "'\(sweep)' --count ${CALLBILL_FLIPS:-40} --seed 6 --binary \"$(command -v callbill)\"")
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
        #expect(ending.output.contains("74: "), "\(ending.output)")
    }
}
