import Testing

@testable import Metering

/// Damaged logs by the thousand: reading must neither crash nor lose or invent a record, and must
/// not depend on where blocks end.
@Suite struct MutationTests {
    static let header = "time,account_id,interface,request_id,error_code,units,tickets\r\n"
    static let csv =
        header + """
            2026-11-02 10:00:00,a-1,IDCardOCR,r-1,,1,
            2026-11-02T10:00:00.123+08:00,"a ""2"", 中",MixedInvoiceOCR,r-2,OK,2,3|8|2
            1793584800,"a\n3",IDCardOCR,r-3,FailedOperation.ImageBlur,,

            1793584800123,é,"IDCardOCR","r,4",0,1000000000,
            1970-01-01T00:00:00Z,a-5,NoSuchOCR,r-5,,1,\r

            """
    static let jsonLines = #"""
        {"time":"2026-11-02 10:00:00","account_id":"a-1","interface":"IDCardOCR","request_id":"r-1"}
        {"time":1793584800,"account_id":7,"interface":"MixedInvoiceOCR","request_id":"r-2","tickets":[3,"8\n",12]}
        {"time":"1793584800.5","x":{"y":[{"z":null},[1.5e-3,true]]},"account_id":"\ud83d\ude00\"","interface":"IDCardOCR","request_id":"r-3","units":2}

        { "time" : 1793584800 , "account_id" : "é" , "interface" : "IDCardOCR" , "request_id" : "r-4" , "tickets" : null }

        """#
    /// The same records as an array in a line, as an object's array over lines, and printed.
    static let records = jsonLines.split(separator: "\n").filter { $0.contains("{") }
    static let array = "[" + records.joined(separator: ", ") + "]\n"
    static let wrapped =
        "{\"next\":[1,{\"a\":\"]\"}],\"Records\":[\n" + records.joined(separator: ",\n")
        + "\n],\"more\":{\"x\":null}}\n"
    static let printed = records.map {
        $0.replacing(",\"", with: ",\n  \"").replacing("{\"t", with: "{\n  \"t") + "\n"
    }.joined()
    static let blockSizes = [1, 2, 3, 7, 8, 9, 31, 64, 100, 4096]

    /// A few random changes of bytes: flips, special bytes, insertions, deletions, copied pieces.
    static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        let special =
            Array("\",\n\r\t\\{}[]:|0Z-+. ".utf8) + [0, 0x1F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            guard !bytes.isEmpty else { break }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let length = Int.random(in: 0...min(40, bytes.count - place), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = special.randomElement(using: &random)!
            case 2: bytes.insert(special.randomElement(using: &random)!, at: place)
            case 3: bytes.removeSubrange(place..<place + length)
            case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }

    @Test(
        arguments: [
            csv, csv.replacing(",", with: "\t"),
            csv + "interface,account_id,request_id,time\r\n"
                + "IDCardOCR,a-6,r-6,1793584800\r\n", jsonLines, array, wrapped, printed,
        ], [false, true])
    func damageIsReadTheSameWhereverBlocksEnd(log: String, isShort: Bool) {
        // With a short limit many records are too long: another way through the parser.
        let limit = isShort ? 70 : 1 << 20
        var random = SeededRandom(seed: UInt64(log.utf8.count))
        for round in 0..<400 {
            let bytes = round == 0 ? Array(log.utf8) : Self.mutated(Array(log.utf8), &random)
            let whole = RecordedLog.read(
                bytes, blockBytes: bytes.count + 1, longestRecordBytes: limit)
            #expect(whole.recordsRead == whole.calls.count + whole.rejections.count)
            #expect(whole.seconds.allSatisfy { (0...1_798_732_800).contains($0) })
            for size in Self.blockSizes {
                let cut = RecordedLog.read(bytes, blockBytes: size, longestRecordBytes: limit)
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(cut == whole, "round \(round), blocks of \(size): \(text.debugDescription)")
            }
        }
    }
}

/// SplitMix64: the same seed gives the same damage on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
