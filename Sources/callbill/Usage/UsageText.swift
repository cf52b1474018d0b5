import Metering
import Reports

/// Writes counted groups to standard output, row by row, until nobody reads on.
struct UsageText {
    private let options: UsageOptions
    private let header: [String]

    private static let pieceBytes = 1 << 16

    init(_ options: UsageOptions) {
        self.options = options
        header = options.by.map(\.rawValue) + ["calls", "units"]
    }

    /// Writes the result in the format that was asked for.
    func write(_ result: CountResult) throws {
        switch options.format {
        case .table: try StandardOutput.write(table(result))
        case .csv: try writeCSV(result)
        case .json: try writeJSON(result, isList: true)
        case .jsonl: try writeJSON(result, isList: false)
        }
    }

    // MARK: For programs

    private struct ReaderGone: Error {}

    private func writeCSV(_ result: CountResult) throws {
        var buffer = TextBuffer()
        buffer.append(header.joined(separator: ",") + "\n")
        try stream(result, &buffer) { row, buffer in
            for text in row.texts {
                buffer.appendCell(String(decoding: text, as: UTF8.self))
                buffer.append(UInt8(ascii: ","))
            }
            buffer.append("\(row.calls),\(row.units)\n")
        }
    }

    private func writeJSON(_ result: CountResult, isList: Bool) throws {
        var buffer = TextBuffer()
        var isFirst = true
        if isList { buffer.append("[") }
        try stream(result, &buffer, end: isList ? (result.count > 0 ? "\n]\n" : "]\n") : "") {
            row, buffer in
            if isList { buffer.append(isFirst ? "\n  " : ",\n  ") }
            isFirst = false
            let values =
                row.texts.map { JSONText.string(String(decoding: $0, as: UTF8.self)) }
                + [.integer(Int64(row.calls)), .integer(Int64(row.units))]
            JSONText.object(zip(header, values).map { .init($0, $1) }).appendLine(to: &buffer)
            if !isList { buffer.append("\n") }
        }
    }

    /// Hands out pieces of 64 KiB, so that ten million rows need no more memory than a few.
    private func stream(
        _ result: CountResult, _ buffer: inout TextBuffer, end: String = "",
        _ append: (CountResult.Row, inout TextBuffer) -> Void
    ) throws {
        do {
            try result.forEach { row in
                append(row, &buffer)
                guard buffer.bytes.count >= Self.pieceBytes else { return }
                guard try StandardOutput.write(bytes: buffer.bytes) else { throw ReaderGone() }
                buffer.clear()
            }
            buffer.append(end)
            _ = try StandardOutput.write(bytes: buffer.bytes)
        } catch is ReaderGone {
            // `| head` has seen enough.
        }
    }

    // MARK: For people

    private func table(_ result: CountResult) -> String {
        var table = TerminalTable(
            options.by.map { .text($0.rawValue, limit: .max) } + [
                .number("calls"), .number("units"),
            ],
            hasRule: false)
        var sums: [UInt64] = []
        result.forEach { row in
            table.append(
                row.texts.map { String(decoding: $0, as: UTF8.self) }
                    + ["\(row.calls)", "\(row.units)"])
            sums.append(options.sort == .units ? row.units : row.calls)
        }
        return options.drawsChart ? Self.withBars(table.text, sums) : table.text
    }

    /// The table's lines, each with a bar behind it that fills what is left of the screen.
    private static func withBars(_ table: String, _ sums: [UInt64]) -> String {
        var lines = table.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let used = lines.map(TerminalText.columns).max() ?? 0
        let room = max(10, TerminalScreen.columns(of: 1) - used - 2)
        let largest = sums.max() ?? 0
        for (row, sum) in sums.enumerated() where largest > 0 {
            lines[row + 1] += "  " + bar(sum, of: largest, columns: room)
        }
        return lines.joined(separator: "\n")
    }

    /// A bar of blocks; eighths of one at its end tell apart what is nearly the same.
    static func bar(_ value: UInt64, of largest: UInt64, columns: Int) -> String {
        let share = value.multipliedFullWidth(by: UInt64(columns * 8))
        let eighths = Int(largest.dividingFullWidth(share).quotient)
        let ends = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let bar = String(repeating: "█", count: eighths / 8) + ends[eighths % 8]
        return bar.isEmpty && value > 0 ? ends[1] : bar
    }
}
