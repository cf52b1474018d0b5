import BillingTime
import Metering

/// Decodes a log in memory: 20,000 accounts, 55 interfaces, random request ids.
struct DecodingStep {
    let rows = 200_000
    private let text: [UInt8]
    private let rules: MeteringRules

    /// Numbers that are the same in each run.
    private struct Random: RandomNumberGenerator {
        var state: UInt64 = 1

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    init() {
        let suffixes = ["OCR", "BasicOCR", "EfficientOCR", "InvoiceOCR", "CertificateOCR"]
        let names = (0..<55).map { "Action\(suffixes[$0 % 5])\($0)" }
        let positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        rules = MeteringRules(
            interface: { positions[$0] }, interfaceNames: names,
            takesTickets: names.map { _ in false }, billable: { _ in [] },
            isKnownTicket: { _ in false }, zone: .shanghai, asOf: 1_798_732_500)
        var random = Random()
        var text = "time,account_id,interface,request_id,error_code,units,tickets\n"
        for row in 0..<rows {
            let clock = BillingZone.shanghai.format(Instant(1_790_784_000 + Int64(row / 100)))
            let account = 100_000_000_000 + Int.random(in: 0..<20_000, using: &random)
            let name = names[Int.random(in: 0..<55, using: &random)]
            let digits = (String(random.next(), radix: 16), String(random.next(), radix: 16))
            let (left, right) = (Self.padded(digits.0), Self.padded(digits.1))
            text += "\(clock),\(account),\(name),\(left.prefix(8))-\(left.dropFirst(8).prefix(4))-"
            text += "\(left.suffix(4))-\(right.prefix(4))-\(right.suffix(12)),,,\n"
        }
        self.text = Array(text.utf8)
    }

    private static func padded(_ digits: String) -> String {
        String(repeating: "0", count: 16 - digits.count) + digits
    }

    var rowBytes: Int { text.count / rows }

    /// Decodes all rows; returns how many there were.
    func decode() -> Int {
        let decoded = try? HotPath.decode(text, rules: rules)
        precondition(decoded == rows, "a row is no call")
        return rows
    }
}
