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
    let scratch: ScratchMemory
    var format = Format.unknown
    /// How far JSON that is not one object a line was read.
    var document: JSONDocument?
    /// Finds what may be read of a record that `document` does not take.
    var partScanner: JSONLineScanner?
    /// Whether a line has just named the columns anew.
    var hasNewLayout = false
    /// Why the records below such a line can't be read; nil: they can.
    private(set) var strayHeader: String?
    let needs: [FieldPlan.Need]
    /// The slots of what every call must have.
    let requiredSlots: UInt32
    /// Those of the error code.
    let errorCodeSlots: UInt32
    let shaper: FieldShaper?
    /// The slots for which a record of JSON had a key, over all records.
    var seenSlots: UInt32 = 0
    /// What to say if no record of JSON has any of the required keys.
    var strangerDetail: String?
    /// Whether a record of JSON has something under a key that looks like `error_code`.
    var hasLikelyErrorCode = false
    /// Why the log turned out to be none in the middle of it.
    var fault: LogFileError?
    /// Why a record that is read by itself can't be told; its log is none for that.
    var ambiguity: String?
    /// The beginning of a record whose end has not come yet.
    var carry: [UInt8] = []
    /// The place of the next record.
    var place = RecordPlace(line: 1, byteOffset: 0)
    /// The place of the last record.
    private var lastPlace = RecordPlace(line: 1, byteOffset: 0)
    /// The header line with its line end; empty for JSON.
    private(set) var header: [UInt8] = []
    /// The length of the record over the limit that the log is inside of, or nil.
    var longRecordBytes: Int?
    /// The records read so far, whatever became of them.
    var recordsRead = 0
    /// Those of them that the settings leave out.
    var recordsFiltered = 0
    /// The last record, where it has no line end and may be half of one: it waits for the rest.
    var tail: LogTail?
    /// Whether such a record is left to `tail`.
    let holdsTail: Bool
    /// Whether the records before a fault of the file are read as well.
    var salvages = false
    /// Whether the log ends with the block that is read.
    private(set) var isLastBlock = false
    /// Where the text begins that is a tail itself; nil: it is a whole log.
    let startPlace: RecordPlace?
    /// Records before this offset were taken in by an earlier run: the file has grown.
    let resumeOffset: Int64
    /// The last record that was read, where it has no line end.
    private(set) var endlessPlace: RecordPlace?

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
        let plan = FieldPlan(options.map)
        needs = plan.needs
        requiredSlots = plan.requiredSlots
        errorCodeSlots = plan.errorCodeSlots
        shaper = FieldShaper(plan, longestRecordBytes: options.longestRecordBytes)
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
        isLastBlock = isLast
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
        let start = position
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
        if document == nil {
            let endsInside = end > 0 && view[end - 1] != UInt8(ascii: "\n")
            endlessPlace = endsInside && tail == nil ? lastPlace : nil
        }
        if case .jsonLines = format, strangerDetail == nil, start < position {
            noteStranger(view.slice(start, position))
        }
        if isLast { findMissingKey() }
        if let fault { throw fault }
    }

    /// Where the next run goes on if the file grows: behind the last record that was read; before it
    /// where that was rejected and has no line end, since it may be half of one. JSON that is not one
    /// object a line goes on behind what was read: whether a record ends there, its brackets tell.
    ///
    /// - Parameter rejected: where the last rejected record began.
    func resumePlace(rejected: RecordPlace?) -> RecordPlace {
        if let tail { return tail.place }
        if let endlessPlace, endlessPlace == rejected, endlessPlace.byteOffset >= resumeOffset {
            return endlessPlace
        }
        return place
    }

    /// Reads records up to the last whole one, or to one that names the columns anew; returns where
    /// the rest begins.
    @inline(__always)
    private mutating func read<Sink: CallSink & ~Copyable>(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool, decoder: inout CallDecoder,
        into sink: inout Sink
    ) throws -> Int {
        switch format {
        case .delimited(let scanner):
            return records(
                view, from: start, end: end, isLast: isLast, by: scanner, decoder: &decoder,
                into: &sink)
        case .jsonLines(let scanner):
            return records(
                view, from: start, end: end, isLast: isLast, by: scanner, decoder: &decoder,
                into: &sink)
        case .document:
            return try documentRecords(
                view, from: start, end: end, isLast: isLast, decoder: &decoder, into: &sink)
        case .unknown:
            return end
        }
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
        _ view: ByteView, from start: Int, end: Int, isLast: Bool, by scanner: some RecordScanner,
        decoder: inout CallDecoder, into sink: inout Sink
    ) -> Int {
        var position = start
        var fields = CallFields()
        let limit = options.longestRecordBytes
        let isShaping = shaper != nil
        while position < end {
            if view[position] <= UInt8(ascii: "\r") || view[position] == 0xEF,
                let next = skipNothing(view, position, end, isLast)
            {
                if next == position { return position }
                position = next
                continue
            }
            var bits: UInt64 = 0
            let found = scanner.scan(
                view, from: position, end: end, isLast: isLast, into: &fields, bits: &bits)
            if case .record(let next, let lines) = found, next &- position <= limit {
                seenSlots |= fields.kept
                let isUnusual = isShaping || fields.kept & CallFields.unusual != 0
                if isUnusual { shape(&fields, decoder) }
                let record = view.slice(position, next)
                if lines > 1, holdsRecords(record, &decoder) {
                    position = rejectLine(
                        "a quote is not closed", view, position, end, fields, &decoder, &sink)
                    if hasNewLayout { return position }
                    continue
                }
                if isLast && next == end && waits(record, isWhole: true) { return end }
                let here = place
                let isHeader = Self.mayBeHeader(fields) && takeHeader(record, &decoder)
                step(bytes: next &- position, lines: lines)
                position = next
                if isHeader {
                    if hasNewLayout { return next }
                    continue
                }
                if here.byteOffset < resumeOffset {
                    rejectGrown(fields, record, here, &decoder, &sink)
                    continue
                }
                recordsRead &+= 1
                if bits & ByteMatch.highBits != 0 && !UTF8Check.isValid(record) {
                    reject(.badEncoding, Self.encodingDetail, fields, record, here, &decoder, &sink)
                } else if !isUnusual || !isPassedOver(fields, record, here, &decoder, &sink) {
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

    /// Finds what of a malformed line may be read by position; not of JSON, where the scanner tells.
    ///
    /// - Returns: whether it is such a line.
    @discardableResult
    func findLooseFields(_ line: ByteView, into fields: inout CallFields) -> Bool {
        guard case .delimited(let scanner) = format else { return false }
        fields = scanner.looseFields(Self.withoutLineEnd(line))
        return true
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
