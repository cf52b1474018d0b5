import Testing

@testable import Metering

/// Digests are written as two digits a byte, in lower case.
@Suite struct HexadecimalTests {
    @Test(
        arguments: [
            ([], ""), ([0], "00"), ([0x0A, 0xF0], "0af0"), ([0xFF, 0x10, 0x01], "ff1001"),
            ([0xDE, 0xAD, 0xBE, 0xEF], "deadbeef"),
        ] as [([UInt8], String)]) func bytesAreTwoDigitsEach(bytes: [UInt8], digits: String)
    {
        #expect(hexadecimal(bytes) == digits)
        #expect(hexadecimal(bytes[...]) == digits)
    }

    @Test func everyByteHasDigitsOfItsOwn() {
        var all: Set<String> = []
        for byte in UInt8.min...UInt8.max {
            let digits = hexadecimal([byte])
            #expect(UInt8(digits, radix: 16) == byte && digits.utf8.count == 2)
            #expect(digits == digits.lowercased())
            all.insert(digits)
        }
        #expect(all.count == 256)
    }

    /// FIPS 180-2, "abc".
    @Test func aDigestIsWrittenAsOthersWriteIt() {
        #expect(
            hexadecimal(Digest.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
