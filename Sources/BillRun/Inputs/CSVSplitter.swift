/// Splits the bytes of a CSV file into records.
struct CSVSplitter {
    /// One record, or what is wrong with it.
    struct Record {
        /// The line on which it begins, counted from 1.
        var line: Int
        /// Its cells.
        var cells: [String] = []
        /// Why it can't be read; nil: it can.
        var fault: String?
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    /// Starts at `position`.
    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// The next record that isn't an empty line; nil at the end.
    mutating func next() -> Record? {
        while position < bytes.count, let end = endOfLine(at: position) {
            position = end
            line += 1
        }
        guard position < bytes.count else { return nil }
        var record = Record(line: line)
        repeat {
            let isQuoted = position < bytes.count && bytes[position] == Self.quote
            let cell = isQuoted ? quotedCell(&record) : plainCell()
            if let text = String(validating: cell, as: UTF8.self) {
                record.cells.append(text)
            } else {
                record.fault = record.fault ?? "is not UTF-8 text"
                record.cells.append("")
            }
        } while skipComma()
        if position < bytes.count {
            position = endOfLine(at: position) ?? position
            line += 1
        }
        return record
    }

    private mutating func plainCell() -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, bytes[position] != Self.comma, endOfLine(at: position) == nil
        {
            position += 1
        }
        return bytes[start..<position]
    }

    /// A cell in quotes; after a fault, the rest of the line is passed over.
    private mutating func quotedCell(_ record: inout Record) -> ArraySlice<UInt8> {
        var cell: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.quote {
                position += 1
                guard position < bytes.count, bytes[position] == Self.quote else {
                    if !isAtCellEnd {
                        record.fault = "has text after a closing quote"
                        skipLine()
                    }
                    return cell[...]
                }
            } else if byte == Self.lineFeed {
                line += 1
            }
            cell.append(byte)
            position += 1
        }
        record.fault = "has a quote that is never closed"
        return []
    }

    private var isAtCellEnd: Bool {
        position == bytes.count || bytes[position] == Self.comma || endOfLine(at: position) != nil
    }

    private mutating func skipLine() {
        while position < bytes.count, endOfLine(at: position) == nil { position += 1 }
    }

    private mutating func skipComma() -> Bool {
        guard position < bytes.count, bytes[position] == Self.comma else { return false }
        position += 1
        return true
    }

    /// The position after the line break at `position`; nil where there is none.
    private func endOfLine(at position: Int) -> Int? {
        if bytes[position] == Self.lineFeed { return position + 1 }
        guard bytes[position] == Self.carriageReturn, position + 1 < bytes.count,
            bytes[position + 1] == Self.lineFeed
        else { return nil }
        return position + 2
    }
}
