/// Records that can't be read, and records over the limit.
extension LogParser {
    static let encodingDetail = "the record is not UTF-8"

    /// The most that is kept of a record over the limit.
    private static let longestKeptBytes = 16 << 20

    /// Deals with what the fast way leaves: malformed, cut and long records.
    ///
    /// A record that is over the limit as one line is rejected as a whole. One that got there by a
    /// quote that stays open spoils its own first line only; reading goes on with the next line.
    ///
    /// - Returns: where the next record begins, or nil where the record goes on in the next block.
    mutating func unusual<Sink: CallSink & ~Copyable>(
        _ found: ScanResult, _ view: ByteView, _ start: Int, _ end: Int,
        _ fields: borrowing CallFields,
        decoder: inout CallDecoder, into sink: inout Sink
    ) -> Int? {
        switch found {
        case .record(let next, let lines):
            let record = view.slice(start, next)
            guard Self.withoutLineEnd(record).count <= options.longestRecordBytes else {
                return rejectLine(
                    "a quote is not closed", view, start, next, fields, &decoder, &sink)
            }
            // The limit leaves out the line end: this one is just within it.
            if isLastBlock && next == end && waits(record, isWhole: true) { return next }
            var fields = fields.copy()
            shape(&fields, decoder)
            let here = place
            step(bytes: record.count, lines: lines)
            if takeHeader(record, &decoder) { return next }
            if here.byteOffset < resumeOffset {
                rejectGrown(fields, record, here, &decoder, &sink)
            } else {
                recordsRead += 1
                if !UTF8Check.isValid(record) {
                    reject(.badEncoding, Self.encodingDetail, fields, record, here, &decoder, &sink)
                } else if !isPassedOver(fields, record, here, &decoder, &sink) {
                    decoder.decode(fields, record: record.array, place: here, into: &sink)
                }
            }
            return next
        case .malformed(let next, let reason):
            return rejectLine(reason, view, start, next, fields, &decoder, &sink)
        case .incomplete:
            guard end - start > options.longestRecordBytes + 2,
                view.slice(0, end).firstIndex(of: UInt8(ascii: "\n"), from: start) != nil
            else { return nil }
            return rejectLine("a quote is not closed", view, start, end, fields, &decoder, &sink)
        }
    }

    /// Keeps the log's last record where it has no line end and may be half of one: it is neither
    /// metered nor rejected, but waits for the rest (Formats.md, "A last line without its end").
    ///
    /// - Parameter isWhole: whether it is a record as it stands. A JSON object that is whole has no
    ///   rest; a line of CSV may have. Below a header without a needed column no rest helps.
    mutating func waits(_ record: ByteView, isWhole: Bool) -> Bool {
        guard holdsTail, place.byteOffset >= resumeOffset, record.count > 0,
            record[record.count - 1] != UInt8(ascii: "\n"),
            !isWhole || !header.isEmpty, strayHeader == nil
        else { return false }
        let kept = min(record.count, options.longestRecordBytes + 3)
        tail = LogTail(bytes: record.slice(0, kept).array, place: place, header: header)
        return true
    }

    /// Rejects a record that was taken in by an earlier run when it had no line end yet, and that has
    /// gone on since: what was counted may have been half of it.
    @inline(never)
    mutating func rejectGrown<Sink: CallSink & ~Copyable>(
        _ fields: borrowing CallFields, _ record: ByteView, _ here: RecordPlace,
        _ decoder: inout CallDecoder, _ sink: inout Sink
    ) {
        let known = resumeOffset - here.byteOffset
        guard known < Int64(Self.withoutLineEnd(record).count) else { return }
        recordsRead += 1
        // What was counted may have this id: no call with it may take the row away.
        var fields = fields.copy()
        fields.set(CallField.requestID.rawValue, to: .empty)
        reject(
            .malformed, "the line went on after its beginning was taken in as a record", fields,
            record, here, &decoder, &sink)
    }

    /// Rejects the first line of `start..<end`; returns where the next line begins.
    mutating func rejectLine<Sink: CallSink & ~Copyable>(
        _ reason: StaticString, _ view: ByteView, _ start: Int, _ end: Int,
        _ fields: borrowing CallFields,
        _ decoder: inout CallDecoder, _ sink: inout Sink
    ) -> Int {
        let newline = view.slice(0, end).firstIndex(of: UInt8(ascii: "\n"), from: start)
        let next = newline.map { $0 + 1 } ?? end
        let record = view.slice(start, next)
        // A line of blanks between objects is an empty line.
        let isBlank =
            header.isEmpty
            && JSONWalk.skipSpace(record, from: 0, end: record.count) == record.count
        if isLastBlock && newline == nil && !isBlank && waits(record, isWhole: false) {
            return next
        }
        let here = place
        let isNothing = isBlank || takeHeader(record, &decoder)
        step(bytes: record.count, lines: 1)
        guard !isNothing else { return next }
        var found = fields.copy()
        findLooseFields(record, into: &found)
        shape(&found, decoder)
        guard here.byteOffset >= resumeOffset else {
            rejectGrown(found, record, here, &decoder, &sink)
            return next
        }
        recordsRead += 1
        if Self.withoutLineEnd(record).count > options.longestRecordBytes {
            reject(.lineTooLong, tooLongDetail, found, record, here, &decoder, &sink)
        } else if !UTF8Check.isValid(record) {
            reject(.badEncoding, Self.encodingDetail, found, record, here, &decoder, &sink)
        } else {
            reject(
                .malformed, strayHeader ?? "\(reason)", found, record, here, &decoder, &sink)
        }
        return next
    }

    var tooLongDetail: String {
        "the record is longer than \(options.longestRecordBytes) bytes"
    }

    func reject<Sink: CallSink & ~Copyable>(
        _ reason: RejectionReason, _ detail: String, _ fields: borrowing CallFields,
        _ record: ByteView,
        _ place: RecordPlace, _ decoder: inout CallDecoder, _ sink: inout Sink
    ) {
        sink.reject(
            decoder.rejection(reason, detail, fields, record: record.array, place: place))
    }

    /// Calls `body` with what may be read of a record over the limit, of which blocks were dropped
    /// already: the same as where it had come in one piece.
    func withFields(ofLong record: ByteView, _ body: (inout CallFields) -> Void) {
        var fields = CallFields()
        if findLooseFields(record, into: &fields) { return body(&fields) }
        let line = record.array + [UInt8](repeating: 0, count: ByteBuffer.padding)
        let scratch = ScratchMemory(scanning: record.count)
        line.withView { view in
            var bits: UInt64 = 0
            _ = JSONLineScanner(map: options.map, scratch: scratch).scan(
                view, from: 0, end: record.count, isLast: true, into: &fields, bits: &bits)
            body(&fields)
        }
        withExtendedLifetime(scratch) {}
    }

    /// Keeps the cut record at a block's end for the next block.
    mutating func keepRest(_ rest: ByteView) {
        carry = rest.array
        if rest.count > options.longestRecordBytes + 2 { longRecordBytes = rest.count }
    }

    /// Looks for the end of a record over the limit and rejects it.
    ///
    /// - Returns: where in the block the next record begins, or nil where the end is not there yet.
    mutating func endLongRecord<Sink: CallSink & ~Copyable>(
        _ buffer: ByteBuffer, isLast: Bool, decoder: inout CallDecoder, into sink: inout Sink
    ) -> Int? {
        let view = buffer.paddedView.slice(0, buffer.count)
        let newline = view.firstIndex(of: UInt8(ascii: "\n"))
        let end = newline.map { $0 + 1 } ?? view.count
        let room = max(0, Self.longestKeptBytes - carry.count)
        carry.append(contentsOf: view.slice(0, min(end, room)).array)
        let length = (longRecordBytes ?? 0) + end
        longRecordBytes = length
        guard newline != nil || isLast else { return nil }
        if newline == nil && carry.withView({ waits($0, isWhole: false) }) {
            carry = []
            longRecordBytes = nil
            return end
        }
        let here = place
        step(bytes: length, lines: 1)
        if here.byteOffset >= resumeOffset {
            recordsRead += 1
            let isCut = length > carry.count
            let detail = tooLongDetail + (isCut ? "; only \(carry.count) are kept" : "")
            carry.withView { record in
                withFields(ofLong: record) { fields in
                    shape(&fields, decoder)
                    reject(.lineTooLong, detail, fields, record, here, &decoder, &sink)
                }
            }
        }
        carry = []
        longRecordBytes = nil
        return end
    }
}
