/// Records of JSON that is not one object a line.
extension LogParser {
    /// Reads the records of a block; returns where the rest begins.
    ///
    /// - Throws: `LogFileError` where the log ends too early, or is none.
    mutating func documentRecords<Sink: CallSink & ~Copyable>(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool, decoder: inout CallDecoder,
        into sink: inout Sink
    ) throws -> Int {
        guard var document else { return start }
        self.document = nil
        defer { self.document = document }
        var position = start
        var fields = CallFields()
        while true {
            var bits: UInt64 = 0
            let found = document.next(
                view, from: position, end: end, isLast: isLast, into: &fields, bits: &bits)
            switch found {
            case .record(let first, let next):
                seenSlots |= fields.kept
                if strangerDetail == nil { noteStranger(view.slice(first, next)) }
                let isUnusual = shaper != nil || fields.kept & CallFields.unusual != 0
                if isUnusual { shape(&fields, decoder) }
                let here = step(view, from: position, over: first, to: next)
                position = next
                guard let here else { continue }
                let record = view.slice(first, next)
                if bits & ByteMatch.highBits != 0 && !UTF8Check.isValid(record) {
                    rejectPart(.badEncoding, Self.encodingDetail, record, here, &decoder, &sink)
                } else if !isUnusual || !isFiltered(fields) {
                    decoder.decode(
                        fields, record: Self.line(of: record), place: here, into: &sink)
                }
            case .malformed(let first, let next, let reason):
                let record = view.slice(first, next)
                let here = step(view, from: position, over: first, to: next)
                position = next
                guard let here else { continue }
                let isText = UTF8Check.isValid(record)
                rejectPart(
                    isText ? .malformed : .badEncoding, isText ? "\(reason)" : Self.encodingDetail,
                    record, here, &decoder, &sink)
            case .tooLong(let first, let next):
                let here = step(view, from: position, over: first, to: next)
                position = next
                guard let here else { continue }
                rejectPart(
                    .lineTooLong, tooLongDetail + "; only its first \(next - first) are kept",
                    view.slice(first, next), here, &decoder, &sink)
            case .rest(let rest):
                pass(view, from: position, to: rest)
                return rest
            case .fault(let fault, let detail, let offset):
                pass(view, from: position, to: offset)
                throw LogFileError(fault: fault, detail: "line \(place.line): \(detail)")
            }
        }
    }

    /// Steps over what stands before a record, and over the record.
    ///
    /// - Returns: the record's place, or nil where an earlier run has taken it in.
    private mutating func step(
        _ view: ByteView, from start: Int, over first: Int, to next: Int
    ) -> RecordPlace? {
        pass(view, from: start, to: first)
        let here = place
        pass(view, from: first, to: next)
        guard place.byteOffset > resumeOffset else { return nil }
        recordsRead += 1
        return here
    }

    private mutating func pass(_ view: ByteView, from start: Int, to end: Int) {
        var lines = 0
        var position = start
        let passed = view.slice(0, end)
        while let newline = passed.firstIndex(of: UInt8(ascii: "\n"), from: position) {
            lines += 1
            position = newline + 1
        }
        step(bytes: end - start, lines: lines)
    }

    /// Rejects what the scanner did not take, with the fields that it finds on the way to the fault.
    private mutating func rejectPart<Sink: CallSink & ~Copyable>(
        _ reason: RejectionReason, _ detail: String, _ record: ByteView, _ place: RecordPlace,
        _ decoder: inout CallDecoder, _ sink: inout Sink
    ) {
        let line = Self.line(of: record)
        let padded = line + [UInt8](repeating: 0, count: ByteBuffer.padding)
        // One scanner for all of them: 1,024,000 such records in an array took 91 s otherwise, not 24.
        let scanner = partScanner ?? JSONLineScanner(map: options.map, scratch: scratch)
        partScanner = scanner
        padded.withView { view in
            var fields = CallFields()
            if view[0] == UInt8(ascii: "{") {
                var bits: UInt64 = 0
                _ = scanner.scanObject(view, from: 0, end: line.count, into: &fields, bits: &bits)
                shape(&fields, decoder)
            }
            sink.reject(decoder.rejection(reason, detail, fields, record: line, place: place))
        }
    }

    /// A record as a line of JSON Lines: without the line ends and indents that it was printed with.
    static func line(of record: ByteView) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(record.count + 1)
        var position = 0
        while let newline = record.firstIndex(of: UInt8(ascii: "\n"), from: position) {
            var end = newline
            while end > position, JSONWalk.isSpace(record[end - 1]) { end -= 1 }
            record.slice(position, end).append(to: &line)
            position = JSONWalk.skipSpace(record, from: newline, end: record.count)
            if position < record.count, let last = line.last, last != UInt8(ascii: "{"),
                last != UInt8(ascii: "[")
            {
                line.append(0x20)
            }
        }
        record.slice(position, record.count).append(to: &line)
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
