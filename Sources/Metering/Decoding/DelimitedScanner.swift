/// What a scanner found at a position of a block.
enum ScanResult {
    /// A record whose fields are set; the next one begins at `next`, `lines` lines further on.
    case record(next: Int, lines: Int)
    /// The record goes on behind the block's end.
    case incomplete
    /// A record that can't be read: its first line ends before `next`.
    case malformed(next: Int, reason: StaticString)
}

/// Finds the fields of one record after the other.
///
/// A type and no closure: with one, the loop over 10 million lines of JSON was no longer inlined, and
/// took 3 % longer.
protocol RecordScanner {
    /// Scans the record at `start`.
    ///
    /// - Parameters:
    ///   - view: the block and its padding.
    ///   - end: where the block's data end.
    ///   - isLast: whether the log ends there too.
    ///   - bits: takes the union of the record's bytes; a top bit says that one is not ASCII.
    func scan(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> ScanResult
}

/// Finds the fields of CSV and TSV records (RFC 4180: quotes, doubled quotes, quoted newlines).
struct DelimitedScanner: RecordScanner {
    /// By column: the slot of `CallFields` that takes the column.
    private let slots: [Int]
    private let delimiter: UInt8
    private let scratch: ScratchMemory
    /// The longest record, in bytes without its line end.
    private let longestRecordBytes: Int

    init(slots: [Int], delimiter: UInt8, scratch: ScratchMemory, longestRecordBytes: Int) {
        self.slots = slots
        self.delimiter = delimiter
        self.scratch = scratch
        self.longestRecordBytes = longestRecordBytes
    }

    @inline(__always)
    func scan(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> ScanResult {
        let delimiters = SIMD16<UInt8>(repeating: delimiter)
        var fieldStart = start
        var column = 0
        // The windows of each record begin with it: rows of one kind then look alike to the
        // processor's branch prediction. Windows that ran on over the records took 2 ns more.
        var position = start
        while position < end {
            let window = DelimiterWindow(view, at: position, delimiters: delimiters)
            bits |= window.union
            var marks = window.marks
            while marks != 0 {
                let hit = position &+ marks.trailingZeroBitCount
                if hit >= end { break }
                marks &= marks &- 1
                let byte = view[hit]
                if byte == delimiter {
                    let slot = column < slots.count ? slots[column] : CallFields.ignored
                    fields.set(slot, to: view.slice(fieldStart, hit))
                    column &+= 1
                    fieldStart = hit &+ 1
                } else if byte == UInt8(ascii: "\n") {
                    return finish(
                        view, fieldStart, hit, next: hit &+ 1, column: column, into: &fields)
                } else if hit == fieldStart {
                    return scanQuoted(
                        view, from: start, blockEnd: end, isLastBlock: isLast, into: &fields,
                        bits: &bits)
                }
            }
            position &+= DelimiterWindow.length
        }
        guard isLast else { return .incomplete }
        return finish(view, fieldStart, end, next: end, column: column, into: &fields)
    }

    /// Takes the last field of a record that ends at `end`.
    @inline(__always)
    private func finish(
        _ view: ByteView, _ fieldStart: Int, _ end: Int, next: Int, column: Int,
        into fields: inout CallFields
    ) -> ScanResult {
        var fieldEnd = end
        if fieldEnd > fieldStart && view[fieldEnd &- 1] == UInt8(ascii: "\r") { fieldEnd &-= 1 }
        guard column &+ 1 == slots.count else {
            return .malformed(next: next, reason: "the number of fields is not the header's")
        }
        fields.set(slots[column], to: view.slice(fieldStart, fieldEnd))
        return .record(next: next, lines: 1)
    }

    /// The fields of a line that has as many cells as the header, whatever its quotes say; nil: it
    /// has more, or fewer, or a quote in the first cell.
    ///
    /// - Parameter quote: where the line's first quote stands.
    func wholeFields(_ line: ByteView, quoteFrom quote: Int) -> CallFields? {
        var cells = 1
        var position = 0
        while let found = line.firstIndex(of: delimiter, from: position) {
            if cells == 1 && quote < found { return nil }
            cells += 1
            position = found + 1
        }
        return cells == slots.count ? looseFields(line) : nil
    }

    /// The fields of a line that is no record, as far as they stand between delimiters.
    ///
    /// Good enough to name the account and the request id of a line that was cut.
    func looseFields(_ line: ByteView) -> CallFields {
        var fields = CallFields()
        var fieldStart = 0
        for slot in slots {
            let fieldEnd = line.firstIndex(of: delimiter, from: fieldStart) ?? line.count
            fields.set(slot, to: line.slice(fieldStart, fieldEnd))
            guard fieldEnd < line.count else { break }
            fieldStart = fieldEnd + 1
        }
        return fields
    }

    /// The slow way for records with a quoted field.
    ///
    /// It looks no further than the longest record goes, and never calls a line malformed before
    /// its end is there: what a record is must not depend on where blocks end.
    private func scanQuoted(
        _ view: ByteView, from start: Int, blockEnd: Int, isLastBlock: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> ScanResult {
        let end = min(blockEnd, start + longestRecordBytes + 2)
        let isLast = isLastBlock && end == blockEnd
        let found = scanQuoted(
            view, from: start, end: end, isLast: isLast, into: &fields, bits: &bits)
        let reason: StaticString
        switch found {
        case .record: return found
        case .incomplete:
            guard end < blockEnd else { return .incomplete }
            reason = "a quote is not closed"
        case .malformed(_, let found): reason = found
        }
        let newline = view.slice(0, blockEnd).firstIndex(of: UInt8(ascii: "\n"), from: start)
        guard newline != nil || isLastBlock else { return .incomplete }
        return .malformed(next: newline.map { $0 + 1 } ?? blockEnd, reason: reason)
    }

    private func scanQuoted(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> ScanResult {
        var position = start
        var column = 0
        var lines = 1
        scratch.clear()
        func malformed(_ why: StaticString) -> ScanResult { .malformed(next: end, reason: why) }
        while true {
            let slot = column < slots.count ? slots[column] : CallFields.ignored
            if position < end && view[position] == UInt8(ascii: "\"") {
                guard let closing = closingQuote(view, from: position + 1, end: end) else {
                    return isLast ? malformed("a quote is not closed") : .incomplete
                }
                if closing + 1 == end && !isLast { return .incomplete }
                for index in (position + 1)..<closing {
                    bits |= UInt64(view[index])
                    if view[index] == UInt8(ascii: "\n") { lines += 1 }
                }
                fields.set(slot, to: unquoted(view.slice(position + 1, closing)))
                position = closing + 1
                if position + 1 < end && view[position] == UInt8(ascii: "\r")
                    && view[position + 1] == UInt8(ascii: "\n")
                {
                    position += 1
                } else if position + 1 == end && view[position] == UInt8(ascii: "\r") {
                    guard isLast else { return .incomplete }
                    position += 1
                }
            } else {
                let fieldStart = position
                while position < end && view[position] != delimiter
                    && view[position] != UInt8(ascii: "\n")
                {
                    bits |= UInt64(view[position])
                    position += 1
                }
                if position == end && !isLast { return .incomplete }
                var fieldEnd = position
                let endsRecord = position == end || view[position] == UInt8(ascii: "\n")
                if endsRecord && fieldEnd > fieldStart && view[fieldEnd - 1] == UInt8(ascii: "\r") {
                    fieldEnd -= 1
                }
                fields.set(slot, to: view.slice(fieldStart, fieldEnd))
            }
            column += 1
            if position == end || view[position] == UInt8(ascii: "\n") {
                guard column == slots.count else {
                    return malformed("the number of fields is not the header's")
                }
                return .record(next: min(position + 1, end), lines: lines)
            }
            guard view[position] == delimiter else {
                return malformed("text behind a closing quote")
            }
            position += 1
        }
    }

    /// The quote that ends the field whose content begins at `start`.
    private func closingQuote(_ view: ByteView, from start: Int, end: Int) -> Int? {
        let data = view.slice(0, end)
        var position = start
        while let quote = data.firstIndex(of: UInt8(ascii: "\""), from: position) {
            guard quote + 1 < end, view[quote + 1] == UInt8(ascii: "\"") else { return quote }
            position = quote + 2
        }
        return nil
    }

    /// A field's content with doubled quotes made single.
    private func unquoted(_ content: ByteView) -> ByteView {
        guard content.firstIndex(of: UInt8(ascii: "\"")) != nil else { return content }
        let mark = scratch.count
        var position = 0
        while position < content.count {
            scratch.append(content[position])
            position += content[position] == UInt8(ascii: "\"") ? 2 : 1
        }
        return scratch.view(from: mark)
    }
}
