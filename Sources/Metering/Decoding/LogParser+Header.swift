/// Lines inside a log that name its columns again (Formats.md, "Columns of a call log").
extension LogParser {
    /// Whether a record's time is none at first sight, as in a line that names the columns.
    @inline(__always)
    static func mayBeHeader(_ fields: borrowing CallFields) -> Bool {
        let time = fields[.time]
        return time.count == 0 || time[0] > UInt8(ascii: "9") || time[0] == 0x20
    }

    /// Takes a line that names the columns, in any order: what follows is read by it.
    ///
    /// A line that names some of the needed columns and not all is a header too. What stands below it
    /// can't be read, and is rejected.
    ///
    /// - Returns: whether it is one; it is no record then.
    @inline(never)
    mutating func takeHeader(_ record: ByteView, _ decoder: inout CallDecoder) -> Bool {
        guard !header.isEmpty, record.count <= options.longestRecordBytes else { return false }
        if isRepeatedHeader(record) { return true }
        let line = Self.withoutLineEnd(record)
        guard Self.isListOfNames(line) else { return false }
        do {
            try readHeader(record)
        } catch let error as LogFileError {
            guard LogHeader.namesColumns(line, map: options.map) else { return false }
            readStrayHeader(record, "line \(place.line) names the columns anew: \(error.detail)")
        } catch {
            return false
        }
        decoder.header = header
        hasNewLayout = true
        return true
    }

    /// Whether the line has cells enough and none that looks like a time or a number: said quickly,
    /// as this is asked of every malformed line.
    private static func isListOfNames(_ line: ByteView) -> Bool {
        var delimiters = 0
        var digits = 0
        for position in 0..<line.count {
            let byte = line[position]
            if byte &- 0x30 < 10 {
                digits += 1
                continue
            }
            if digits >= 2, endsNumber(byte), isCell(line, from: position - digits) {
                return false
            }
            digits = 0
            if byte == UInt8(ascii: ",") || byte == 0x09 { delimiters += 1 }
        }
        return delimiters >= 3 && !(digits >= 2 && isCell(line, from: line.count - digits))
    }

    /// Whether digits before this byte are a number or the beginning of a time, and of no name.
    private static func endsNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), 0x09, UInt8(ascii: "\""), 0x20, UInt8(ascii: "-"),
            UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "T"):
            true
        default: false
        }
    }

    /// Whether a cell begins at the position.
    private static func isCell(_ line: ByteView, from position: Int) -> Bool {
        position == 0 || isCellStart(line, position - 1)
    }

    /// Whether a cell's text begins behind the position.
    private static func isCellStart(_ line: ByteView, _ position: Int) -> Bool {
        let byte = line[position]
        return byte == UInt8(ascii: ",") || byte == 0x09 || byte == UInt8(ascii: "\"")
            || byte == 0x20
    }

    /// Whether a record of several lines holds whole records: its first line has a quote that is not
    /// closed, and another record's quote seemed to close it.
    @inline(never)
    func holdsRecords(_ record: ByteView, _ decoder: inout CallDecoder) -> Bool {
        guard case .delimited(let scanner) = format else { return false }
        var start = 0
        while let newline = record.firstIndex(of: UInt8(ascii: "\n"), from: start) {
            start = newline + 1
            guard start < record.count else { return false }
            let end = record.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? record.count
            let line = Self.withoutLineEnd(record.slice(start, end))
            // A quote in the first cell is more likely the end of a text of several lines.
            let quote = line.firstIndex(of: UInt8(ascii: "\"")) ?? line.count
            if let fields = scanner.wholeFields(line, quoteFrom: quote),
                decoder.readsTime(fields[.time])
            {
                return true
            }
            // So is a line that names the columns: the rows below it are read by that.
            if Self.isListOfNames(line), LogHeader.namesColumns(line, map: options.map) {
                return true
            }
        }
        return false
    }
}
