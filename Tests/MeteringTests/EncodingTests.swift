import Testing

@testable import Metering

/// Which bytes are UTF-8: what the standard library says, for every kind of sequence.
@Suite struct EncodingTests {
    static func expectAgreement(_ bytes: [UInt8]) {
        let expected = String(validating: bytes, as: UTF8.self) != nil
        #expect(bytes.withView { UTF8Check.isValid($0) } == expected, "\(bytes)")
    }

    @Test func everyPairOfBytes() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max { Self.expectAgreement([first, second]) }
        }
    }

    @Test func longSequencesAtTheirBounds() {
        let bounds: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in UInt8(0xE0)...0xFF {
            for second in bounds {
                for third in bounds {
                    Self.expectAgreement([lead, second, third])
                    for fourth in bounds { Self.expectAgreement([lead, second, third, fourth]) }
                }
            }
        }
    }

    @Test func placeAndLengthDontMatter() {
        let pieces: [[UInt8]] = [
            Array("é".utf8), Array("中".utf8), Array("😀".utf8), [0xC3], [0xED, 0xA0, 0x80], [0xFF],
        ]
        for piece in pieces {
            for before in 0...17 {
                for after in [0, 1, 7, 8, 9] {
                    Self.expectAgreement(
                        [UInt8](repeating: 0x61, count: before) + piece
                            + [UInt8](repeating: 0x62, count: after))
                }
            }
        }
    }

    @Test(arguments: [1, 7, 64, 4096]) func aBadRecordSpoilsItselfOnly(size: Int) {
        let header = Array("time,account_id,interface,request_id\n".utf8)
        let before = Array("1793678400,a,IDCardOCR,r-".utf8)
        let records = [[0x31], [0x32, 0xC3], [0x33], [0xF0, 0x9F, 0x98, 0x80]] as [[UInt8]]
        let log = RecordedLog.read(
            header + records.flatMap { before + $0 + [0x0A] }, blockBytes: size)
        #expect(log.calls.count == 3 && log.recordsRead == 4)
        #expect(log.rejections.count == 1)
        #expect(log.rejections.first?.contains("badEncoding") == true)
        #expect(log.rejections.first?.hasPrefix("3/") == true)
    }
}
