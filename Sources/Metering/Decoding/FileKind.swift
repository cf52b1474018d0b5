/// What a file is that is no call log, told by its first bytes, and what to do with it.
enum FileKind {
    /// What is known of a content that begins like this; nil: nothing is.
    ///
    /// - Parameter map: where the fields of a log would stand.
    static func advice(_ view: ByteView, map: FieldMap) -> String? {
        packed(view) ?? encoded(view) ?? container(view) ?? text(view, map: map)
    }

    // MARK: By magic

    private static func packed(_ view: ByteView) -> String? {
        let kinds: [(magic: [UInt8], what: String)] = [
            ([0x28, 0xB5, 0x2F, 0xFD], "zstd; unpack it with zstd -d"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz; unpack it with xz -d"),
            (Array("BZh".utf8), "bzip2; unpack it with bunzip2"),
            ([0x1F, 0x8B], "gzip inside gzip: it was packed twice; unpack it once with gzip -d"),
            ([0x04, 0x22, 0x4D, 0x18], "lz4; unpack it with lz4 -d"),
            ([0x1F, 0x9D], "compress (.Z); unpack it with gzip -d"),
            ([0x89, 0x4C, 0x5A, 0x4F], "lzop; unpack it with lzop -d"),
            ([0xFF, 0x06, 0x00, 0x00, 0x73, 0x4E, 0x61, 0x50], "snappy; unpack it first"),
        ]
        guard let kind = kinds.first(where: { view.starts(with: $0.magic) }) else { return nil }
        let isBzip2 = kind.magic.count == 3
        if isBzip2, view.count < 4 || !(0x31...0x39).contains(view[3]) { return nil }
        return "the content is packed by " + kind.what
    }

    private static func container(_ view: ByteView) -> String? {
        let kinds: [(magic: [UInt8], what: String)] = [
            (
                Array("PK\u{3}\u{4}".utf8),
                "a zip archive or a workbook; unpack it, or save it as CSV"
            ),
            (Array("PK\u{5}\u{6}".utf8), "an empty zip archive"),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive; unpack it"),
            (Array("Rar!\u{1A}\u{7}".utf8), "a RAR archive; unpack it"),
            ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook; save it as CSV"),
            (Array("PAR1".utf8), "a Parquet file; write it as CSV or JSON Lines"),
            (Array("ORC".utf8), "an ORC file; write it as CSV or JSON Lines"),
            (Array("Obj\u{1}".utf8), "an Avro file; write it as CSV or JSON Lines"),
            (Array("SQLite format 3".utf8), "an SQLite database; export it as CSV"),
            (Array("%PDF-".utf8), "a PDF document"),
            ([0x7F, 0x45, 0x4C, 0x46], "a program"),
            ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
            ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ]
        if let kind = kinds.first(where: { view.starts(with: $0.magic) }) {
            return "the content is " + kind.what
        }
        let tarMagic = 257
        guard view.count >= tarMagic + 5,
            view.slice(tarMagic, view.count).starts(with: Array("ustar".utf8))
        else { return nil }
        return "the content is a tar archive; take its files out with tar -x"
    }

    private static func encoded(_ view: ByteView) -> String? {
        let advice = "convert it to UTF-8, for example with iconv -t UTF-8 -f "
        if view.starts(with: [0xFF, 0xFE, 0x00, 0x00]) || view.starts(with: [0, 0, 0xFE, 0xFF]) {
            return "the text is UTF-32; \(advice)UTF-32"
        }
        if view.starts(with: [0xFF, 0xFE]) || view.starts(with: [0xFE, 0xFF]) {
            return "the text is UTF-16; \(advice)UTF-16"
        }
        guard view.count >= 8, (0..<8).contains(where: { view[$0] == 0 }) else { return nil }
        // Text without a mark: of each pair one byte is zero.
        for (name, zero) in [("UTF-16LE", 1), ("UTF-16BE", 0)] {
            let isPaired = (0..<8).allSatisfy { (view[$0] == 0) == ($0 % 2 == zero) }
            if isPaired { return "the text is UTF-16 without a mark; \(advice)\(name)" }
        }
        guard !Self.isTar(view), view[0] == 0 else { return nil }
        let zeros = (0..<view.count).first { view[$0] != 0 } ?? view.count
        return "\(zeros) NUL bytes stand before the text, as a disk leaves them after a crash or a "
            + "log's rotation; take them out, for example with tr -d '\\000', and make sure that no "
            + "record is lost"
    }

    private static func isTar(_ view: ByteView) -> Bool { container(view) != nil }

    // MARK: Text

    private static func text(_ view: ByteView, map: FieldMap) -> String? {
        let newline = view.firstIndex(of: UInt8(ascii: "\n"))
        let line = LogParser.withoutLineEnd(view.slice(0, newline.map { $0 + 1 } ?? view.count))
        let start = JSONWalk.skipSpace(line, from: 0, end: line.count)
        let trimmed = line.slice(start, line.count)
        guard trimmed.count > 0 else { return nil }
        if trimmed[0] == UInt8(ascii: "<") {
            let isHTML =
                trimmed.startsIgnoringCase("<!doctype html") || trimmed.startsIgnoringCase("<html")
            return isHTML
                ? "the content is HTML, most likely an error page that was saved instead of the log; "
                    + "fetch it again"
                : "the content is XML or HTML; write it as CSV or JSON Lines"
        }
        if trimmed.startsIgnoringCase("sep=") {
            return
                "line 1 is a sep= line of a spreadsheet; take it out, so that the header is first"
        }
        if let carriage = line.firstIndex(of: 0x0D), names(line.slice(0, carriage), map) {
            return "lines end with lone CRs; change them to LF, for example with tr '\\r' '\\n'"
        }
        for (mark, name) in [("#", "#"), ("//", "//"), ("--", "--"), ("%", "%"), (";", ";")]
        where trimmed.startsIgnoringCase(mark) {
            return "line 1 is a comment (\(name)); take it out, so that the header is first"
        }
        for (byte, name) in [(UInt8(ascii: ";"), "semicolons"), (UInt8(ascii: "|"), "bars (|)")]
        where names(line, map, delimiter: byte) {
            return "the columns are separated by \(name); write the file with commas or tabs"
        }
        if names(line, map, delimiter: 0x20) {
            return "the columns are separated by blanks; write the file with commas or tabs"
        }
        return trimmed[0] == UInt8(ascii: "[")
            ? "the content is JSON or text in brackets, but no array of objects" : nil
    }

    /// Whether the line, split at `delimiter`, names most of what every call must have.
    private static func names(
        _ line: ByteView, _ map: FieldMap, delimiter: UInt8? = nil
    ) -> Bool {
        let isTabbed = line.firstIndex(of: 0x09) != nil
        let columns = LogHeader.columns(
            line, delimiter: delimiter ?? UInt8(ascii: isTabbed ? "\t" : ","))
        return ColumnGuess.named(columns, map: map) >= 2
    }
}

extension ByteView {
    func starts(with bytes: [UInt8]) -> Bool {
        count >= bytes.count && bytes.withView { slice(0, bytes.count).equals($0) }
    }

    /// Whether the view begins with a text of small ASCII letters, in any letters.
    func startsIgnoringCase(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard count >= bytes.count else { return false }
        return bytes.indices.allSatisfy { index in
            let byte = self[index]
            return (byte &- 0x41 < 26 ? byte | 0x20 : byte) == bytes[index]
        }
    }
}
