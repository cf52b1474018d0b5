/// Splits a log's unpacked bytes into records and hands each to a decoder.
///
/// Takes the log block by block. What a log is, its beginning decides: JSON, one object a line or
/// not, or a header that names the columns.
struct LogParser {
    enum Format {
        case unknown
        case delimited(DelimitedScanner)
        case jsonLines(JSONLineScanner)
        case document
    }

    let options: ReadingOptions
    private let scratch: ScratchMemory
    private(set) var format = Format.unknown
    /// How far JSON that is not one object a line was read.
    var document: JSONDocument?
    /// Whether a line has just named the columns anew.
    var hasNewLayout = false
    /// Why the records below such a line can't be read; nil: they can.
    private(set) var strayHeader: String?
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
        // Also of a log that turns out to be none: no call may be left waiting.
        defer { decoder.settle(&sink) }
        try parseBlock(buffer, isLast: isLast, decoder: &decoder, into: &sink)
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
        repeat {
            hasNewLayout = false
            position = try read(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink)
        } while hasNewLayout
        if position < end {
            if document == nil {
                keepRest(view.slice(position, end))
            } else {
                carry = view.slice(position, end).array
            }
        }
        guard document == nil else {
            resumePlace = place
            return
        }
        let endsInside = position < end || end > 0 && view[end - 1] != UInt8(ascii: "\n")
        resumePlace = endsInside ? (position < end ? place : lastPlace) : place
    }

    /// Reads records up to the last whole one, or to one that names the columns anew; returns where
    /// the rest begins.
    @inline(__always)
    private mutating func read<Sink: CallSink & ~Copyable>(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool, decoder: inout CallDecoder,
        into sink: inout Sink
    ) throws -> Int {
        let position = start
        switch format {
        case .delimited(let scanner):
            return records(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink
            ) { start, fields, bits in
                scanner.scan(
                    view, from: start, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
        case .jsonLines(let scanner):
            return records(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink
            ) { start, fields, bits in
                scanner.scan(
                    view, from: start, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
        case .document:
            return try documentRecords(
                view, from: position, end: end, isLast: isLast, decoder: &decoder, into: &sink)
        case .unknown:
            return end
        }
    }

    /// Recognises the format and takes the header.
    ///
    /// - Returns: where the first record begins, or nil where more bytes are needed to tell.
    private mutating func readStart(_ view: ByteView, isLast: Bool) throws -> Int? {
        var position = 0
        while position < view.count {
            let byte = view[position]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if byte == UInt8(ascii: "\n") { place.line += 1 }
                position += 1
            } else if Self.hasByteOrderMark(view, at: position, end: view.count) {
                position += 3
            } else {
                break
            }
        }
        // Empty lines are done with: a file of nothing else must not pile up in memory.
        place.byteOffset += Int64(position)
        guard position < view.count else { return isLast ? position : nil }
        let beginsWithMark = view[position] == 0xEF && view.count - position < 3
        if beginsWithMark && !isLast {
            carry = view.slice(position, view.count).array
            return nil
        }
        switch jsonStart(view, from: position, isLast: isLast) {
        case .lines:
            format = .jsonLines(JSONLineScanner(map: options.map, scratch: scratch))
            return position
        case .document(let expectsRecords):
            format = .document
            document = JSONDocument(
                path: RecordsPath(options.recordsAt),
                scanner: JSONLineScanner(map: options.map, scratch: scratch),
                limit: options.longestRecordBytes, expectsRecords: expectsRecords)
            return position
        case .undecided:
            carry = view.slice(position, view.count).array
            return nil
        case nil: break
        case .fault(let fault, let detail): throw LogFileError(fault: fault, detail: detail)
        }
        return try readHeaderLine(view, from: position, isLast: isLast)
    }

    /// Takes the header; parameters and result as of `readStart`.
    private mutating func readHeaderLine(
        _ view: ByteView, from position: Int, isLast: Bool
    ) throws -> Int? {
        let newline = view.firstIndex(of: UInt8(ascii: "\n"), from: position)
        let end = newline.map { $0 + 1 } ?? view.count
        let header = view.slice(position, end)
        guard Self.withoutLineEnd(header).count <= options.longestRecordBytes else {
            throw notALog(
                view.slice(position, view.count), or: "the first line is too long for a header")
        }
        guard newline != nil || isLast else {
            carry = view.slice(position, view.count).array
            return nil
        }
        // What the file is tells more than which columns it does not name.
        do {
            try readHeader(header)
        } catch let error as LogFileError {
            throw notALog(view.slice(position, view.count), or: error.detail)
        }
        step(bytes: header.count, lines: newline == nil ? 0 : 1)
        return end
    }

    mutating func readHeader(_ line: ByteView) throws {
        let header = try LogHeader(line: Self.withoutLineEnd(line), map: options.map)
        self.header = line.array
        strayHeader = nil
        format = .delimited(
            DelimitedScanner(
                slots: header.slots, delimiter: header.delimiter, scratch: scratch,
                longestRecordBytes: options.longestRecordBytes))
    }

    /// Takes a line that names columns by which no record can be read; `detail` says why.
    mutating func readStrayHeader(_ line: ByteView, _ detail: String) {
        header = line.array
        strayHeader = detail
        format = .delimited(
            DelimitedScanner(
                slots: [], delimiter: UInt8(ascii: ","), scratch: scratch,
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
            let first = view[position]
            if first <= UInt8(ascii: "\r") || first == 0xEF {
                if let blank = blankLine(view, position, end, isLast) {
                    step(bytes: blank, lines: 1)
                    position &+= blank
                    continue
                }
                if first == 0xEF {
                    guard end &- position >= 3 || isLast else { return position }
                    if Self.hasByteOrderMark(view, at: position, end: end) {
                        step(bytes: 3, lines: 0)
                        position &+= 3
                        continue
                    }
                }
            }
            var bits: UInt64 = 0
            let found = scan(position, &fields, &bits)
            if case .record(let next, let lines) = found, next &- position <= limit {
                let record = view.slice(position, next)
                if lines > 1, holdsRecords(record, &decoder) {
                    position = rejectLine(
                        "a quote is not closed", view, position, end, fields, &decoder, &sink)
                    if hasNewLayout { return position }
                    continue
                }
                let here = place
                if Self.mayBeHeader(fields), takeHeader(record, &decoder) {
                    step(bytes: next &- position, lines: lines)
                    if hasNewLayout { return next }
                    position = next
                    continue
                }
                step(bytes: next &- position, lines: lines)
                position = next
                if here.byteOffset < resumeOffset { continue }
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
            if hasNewLayout { return position }
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

    func isRepeatedHeader(_ record: ByteView) -> Bool {
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
