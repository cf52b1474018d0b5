/// Splits a log's unpacked bytes into records and hands each to a decoder.
///
/// Takes the log block by block. What a log is, its first line decides: a JSON object, or a header
/// that names the columns.
struct LogParser {
    private enum Format {
        case unknown
        case delimited(DelimitedScanner)
        case jsonLines(JSONLineScanner)
    }

    let options: ReadingOptions
    private let scratch: ScratchMemory
    private var format = Format.unknown
    /// The beginning of a record whose end has not come yet.
    var carry: [UInt8] = []
    /// The place of the next record.
    var place = RecordPlace(line: 1, byteOffset: 0)
    /// The place of the last record.
    private var lastPlace = RecordPlace(line: 1, byteOffset: 0)
    /// The header line with its line end; empty for JSON Lines.
    private(set) var header: [UInt8] = []
    /// The length of the record over the limit that the log is inside of, or nil.
    var longRecordBytes: Int?
    /// The records read so far, whatever became of them.
    var recordsRead = 0
    /// The last record, where it has no line end; it is decoded apart.
    private(set) var tail: LogTail?
    /// Whether such a record is left to `tail`.
    private let holdsTail: Bool
    /// Where the text begins that is a tail itself; nil: it is a whole log.
    private let startPlace: RecordPlace?
    /// Records before this offset were taken in by an earlier run: the file has grown.
    let resumeOffset: Int64
    /// Where the next run goes on if the file grows: behind the last record that has a line end.
    private(set) var resumePlace = RecordPlace(line: 1, byteOffset: 0)

    init(
        options: ReadingOptions, resumeOffset: Int64 = 0, holdsTail: Bool = false,
        startPlace: RecordPlace? = nil
    ) {
        self.options = options
        self.resumeOffset = resumeOffset
        self.holdsTail = holdsTail
        self.startPlace = startPlace
        // What is scanned is no longer than a record within the limit and a block behind it.
        scratch = ScratchMemory(scanning: options.longestRecordBytes + 2 * options.blockBytes)
    }

    /// Reads a single record of a log, whose format its header tells: JSON Lines have none.
    init(options: ReadingOptions, record: LogTail) {
        self.init(options: options, startPlace: record.place)
        guard record.header.isEmpty else { return }
        format = .jsonLines(JSONLineScanner(map: options.map, scratch: scratch))
        place = record.place
    }

    /// Reads the records of a block.
    ///
    /// - Parameter isLast: whether the log ends with the block.
    /// - Throws: `LogFileError` where the first line shows that this is no call log.
    mutating func parse<Sink: CallSink & ~Copyable>(
        _ buffer: ByteBuffer, isLast: Bool, decoder: inout CallDecoder, into sink: inout Sink
    ) throws {
        try parseBlock(buffer, isLast: isLast, decoder: &decoder, into: &sink)
        decoder.settle(&sink)
    }

    @inline(__always)
    private mutating func parseBlock<Sink: CallSink & ~Copyable>(
        _ buffer: ByteBuffer, isLast: Bool, decoder: inout CallDecoder, into sink: inout Sink
    ) throws {
        var position = 0
        if longRecordBytes != nil {
            guard
                let end = endLongRecord(buffer, isLast: isLast, decoder: &decoder, into: &sink)
            else { return }
            position = end
        } else if !carry.isEmpty {
            carry.withView { buffer.prepend($0) }
            carry.removeAll(keepingCapacity: true)
        }
        let view = buffer.paddedView
        let end = buffer.count
        if case .unknown = format {
            guard let start = try readStart(view.slice(0, end), isLast: isLast) else { return }
            position = start
            decoder.header = header
            if let startPlace { place = startPlace }
        }
        switch format {
        case .delimited(let scanner):
            position = records(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink
            ) { start, fields, bits in
                scanner.scan(
                    view, from: start, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
        case .jsonLines(let scanner):
            position = records(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink
            ) { start, fields, bits in
                scanner.scan(
                    view, from: start, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
        case .unknown:
            position = end
        }
        if position < end {
            keepRest(view.slice(position, end))
        }
        let endsInside = position < end || end > 0 && view[end - 1] != UInt8(ascii: "\n")
        resumePlace = endsInside ? (position < end ? place : lastPlace) : place
    }

    /// Recognises the format and takes the header.
    ///
    /// - Returns: where the first record begins, or nil where more bytes are needed to tell.
    private mutating func readStart(_ view: ByteView, isLast: Bool) throws -> Int? {
        let isStart = place.byteOffset == 0
        guard !isStart || view.count >= 3 || isLast else {
            carry = view.array
            return nil
        }
        var position = 0
        if isStart && view.count >= 3 && view[0] == 0xEF && view[1] == 0xBB && view[2] == 0xBF {
            position = 3
        }
        while position < view.count,
            view[position] == UInt8(ascii: "\n") || view[position] == UInt8(ascii: "\r")
        {
            if view[position] == UInt8(ascii: "\n") { place.line += 1 }
            position += 1
        }
        // Empty lines are done with: a file of nothing else must not pile up in memory.
        place.byteOffset += Int64(position)
        guard position < view.count else { return isLast ? position : nil }
        if view[position] == UInt8(ascii: "{") {
            format = .jsonLines(JSONLineScanner(map: options.map, scratch: scratch))
            return position
        }
        let newline = view.firstIndex(of: UInt8(ascii: "\n"), from: position)
        let end = newline.map { $0 + 1 } ?? view.count
        let header = view.slice(position, end)
        guard Self.withoutLineEnd(header).count <= options.longestRecordBytes else {
            throw LogFileError(fault: .notALog, detail: "the first line is too long for a header")
        }
        guard newline != nil || isLast else {
            carry = view.slice(position, view.count).array
            return nil
        }
        try readHeader(header)
        step(bytes: header.count, lines: newline == nil ? 0 : 1)
        return end
    }

    private mutating func readHeader(_ line: ByteView) throws {
        let header = try LogHeader(line: Self.withoutLineEnd(line), map: options.map)
        self.header = line.array
        format = .delimited(
            DelimitedScanner(
                slots: header.slots, delimiter: header.delimiter, scratch: scratch,
                longestRecordBytes: options.longestRecordBytes))
    }

    /// Reads records up to the last whole one; returns where the rest begins.
    @inline(__always)
    private mutating func records<Sink: CallSink & ~Copyable>(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool, decoder: inout CallDecoder,
        into sink: inout Sink, scan: (Int, inout CallFields, inout UInt64) -> ScanResult
    ) -> Int {
        var position = start
        var fields = CallFields()
        let limit = options.longestRecordBytes
        while position < end {
            if view[position] <= UInt8(ascii: "\r"),
                let blank = blankLine(view, position, end, isLast)
            {
                step(bytes: blank, lines: 1)
                position &+= blank
                continue
            }
            var bits: UInt64 = 0
            let found = scan(position, &fields, &bits)
            if case .record(let next, let lines) = found, next &- position <= limit {
                let here = place
                step(bytes: next &- position, lines: lines)
                let record = view.slice(position, next)
                position = next
                if here.byteOffset < resumeOffset || isHeader(record) { continue }
                if isLast && next == end && holdsTail && record[record.count &- 1] != 0x0A {
                    tail = LogTail(bytes: record.array, place: here, header: header)
                    continue
                }
                recordsRead &+= 1
                if bits & ByteMatch.highBits != 0 && !UTF8Check.isValid(record) {
                    reject(.badEncoding, Self.encodingDetail, fields, record, here, &decoder, &sink)
                } else {
                    decoder.decode(fields, record: record.array, place: here, into: &sink)
                }
                continue
            }
            guard
                let next = unusual(
                    found, view, position, end, fields, decoder: &decoder, into: &sink)
            else { return position }
            position = next
        }
        return position
    }

    /// The length of the empty line at `position`, or nil where there is none.
    private func blankLine(
        _ view: ByteView, _ position: Int, _ end: Int, _ isLast: Bool
    ) -> Int? {
        if view[position] == UInt8(ascii: "\n") { return 1 }
        guard view[position] == UInt8(ascii: "\r") else { return nil }
        if position + 1 == end { return isLast ? 1 : nil }
        return view[position + 1] == UInt8(ascii: "\n") ? 2 : nil
    }

    /// What of a malformed line may be read by position; nil for JSON, where the scanner tells.
    func looseFields(_ line: ByteView) -> CallFields? {
        guard case .delimited(let scanner) = format else { return nil }
        return scanner.looseFields(Self.withoutLineEnd(line))
    }

    /// Calls `body` with what may be read of a record over the limit, of which blocks were dropped
    /// already: the same as where it had come in one piece.
    func withFields(ofLong record: ByteView, _ body: (CallFields) -> Void) {
        if let fields = looseFields(record) { return body(fields) }
        let line = record.array + [UInt8](repeating: 0, count: ByteBuffer.padding)
        let scratch = ScratchMemory(scanning: record.count)
        line.withView { view in
            var fields = CallFields()
            var bits: UInt64 = 0
            _ = JSONLineScanner(map: options.map, scratch: scratch).scan(
                view, from: 0, end: record.count, isLast: true, into: &fields, bits: &bits)
            body(fields)
        }
        withExtendedLifetime(scratch) {}
    }

    @inline(__always)
    mutating func step(bytes: Int, lines: Int) {
        lastPlace = place
        place.byteOffset &+= Int64(bytes)
        place.line &+= Int64(lines)
    }

    /// Concatenated logs repeat the header; a header line is no record (Formats.md, "Columns of a
    /// call log").
    @inline(__always)
    func isHeader(_ record: ByteView) -> Bool {
        guard !header.isEmpty, record[0] == header[0] else { return false }
        return isRepeatedHeader(record)
    }

    private func isRepeatedHeader(_ record: ByteView) -> Bool {
        header.withView { Self.withoutLineEnd($0).equals(Self.withoutLineEnd(record)) }
    }

    static func withoutLineEnd(_ line: ByteView) -> ByteView {
        var end = line.count
        if end > 0 && line[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0 && line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return line.slice(0, end)
    }
}

/// The last record of a log where it has no line end: perhaps half of one.
public struct LogTail: Sendable {
    let bytes: [UInt8]
    let place: RecordPlace
    let header: [UInt8]
}
