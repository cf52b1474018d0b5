@testable import Metering

/// Keeps all that a decoder hands over, as text, so that two readings can be compared.
struct RecordingSink: CallSink, ~Copyable {
    private(set) var calls: [String] = []
    private(set) var rejections: [String] = []
    /// The seconds of the calls.
    private(set) var seconds: [Int64] = []

    mutating func take(_ call: DecodedCall) -> Bool {
        seconds.append(call.second)
        let parts = [call.accountID, call.requestID, call.errorText, call.tickets].map(\.text)
        calls.append(
            "\(call.place.line)/\(call.place.byteOffset) \(call.second) \(call.interface) "
                + "\(call.units) \(parts)")
        return false
    }

    mutating func settle(_ accounts: InternQueue, of table: InternTable) {}

    mutating func reject(_ rejection: Rejection) {
        let ids = [rejection.account, rejection.requestID].map {
            String(decoding: $0, as: UTF8.self)
        }
        rejections.append(
            "\(rejection.place.line)/\(rejection.place.byteOffset) \(rejection.reason) "
                + "\(rejection.detail) \(ids) \(rejection.second ?? -1) \(rejection.record)")
    }
}

/// What reading a log came to.
struct RecordedLog: Equatable {
    var calls: [String] = []
    var rejections: [String] = []
    var seconds: [Int64] = []
    var recordsRead = 0
    var recordsFiltered = 0
    /// Why it is no log of calls; nil: it is one.
    var fault: String?

    /// Reads `bytes` in blocks of a size, as a run does.
    static func read(
        _ bytes: [UInt8], blockBytes: Int, longestRecordBytes: Int = 1 << 20,
        recordsAt: String? = nil, resumeOffset: Int64 = 0, map: FieldMap = FieldMap(),
        rules: MeteringRules = .sample
    ) -> RecordedLog {
        let options = ReadingOptions(
            map: map, longestRecordBytes: longestRecordBytes, blockBytes: blockBytes,
            recordsAt: recordsAt)
        var parser = LogParser(options: options, resumeOffset: resumeOffset)
        var decoder = CallDecoder(rules: rules, hasher: KeyHasher(seeds: (1, 2)))
        var sink = RecordingSink()
        var log = RecordedLog()
        var start = 0
        do {
            repeat {
                let end = min(start + blockBytes, bytes.count)
                let buffer = ByteBuffer(capacity: blockBytes, headroom: 64)
                buffer.append(Array(bytes[start..<end]))
                buffer.seal()
                try parser.parse(
                    buffer, isLast: end == bytes.count, decoder: &decoder, into: &sink)
                start = end
            } while start < bytes.count
        } catch {
            log.fault = "\(error)"
        }
        log.calls = sink.calls
        log.rejections = sink.rejections
        log.seconds = sink.seconds
        log.recordsRead = parser.recordsRead
        log.recordsFiltered = parser.recordsFiltered
        return log
    }
}

extension MeteringRules {
    /// Two interfaces, the second one with tickets; the run is at the end of 2026.
    static let sample = MeteringRules(
        interface: { ["IDCardOCR": 0, "MixedInvoiceOCR": 1][$0] },
        interfaceNames: ["身份证识别", "混贴票据识别"], takesTickets: [false, true],
        billable: { $0 == "FailedOperation.ImageBlur" ? [0..<Int64.max] : [] },
        isKnownTicket: { ["3", "8", "12"].contains($0) }, zone: .shanghai,
        asOf: 1_798_732_500)
}
