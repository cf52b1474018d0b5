/// How far a run has come.
struct Progress: Hashable, Sendable {
    /// Files that are read to their end.
    var files = 0
    /// Files to read.
    var totalFiles = 0
    /// Bytes read, as they lie on disk.
    var bytes: Int64 = 0
    /// Bytes to read; nil: unknown, as for standard input.
    var totalBytes: Int64?
    /// Records read.
    var rows: Int64 = 0
}

/// Draws progress as one line of plain characters.
enum ProgressLine {
    private static let barColumns = 20

    /// The line, at most `columns` long; parts that don't fit are left out from the right.
    static func render(_ progress: Progress, elapsedSeconds: Double, columns: Int) -> String {
        var parts: [String] = []
        let share = share(of: progress)
        if let share {
            parts.append(bar(share) + " " + percent(share))
        }
        parts.append("\(progress.files)/\(progress.totalFiles) files")
        let read = bytes(progress.bytes)
        parts.append(progress.totalBytes.map { "\(read)/\(bytes($0))" } ?? read)
        if elapsedSeconds > 0 {
            parts.append("\(rate(Double(progress.rows) / elapsedSeconds)) rows/s")
        }
        // Before the first second an estimate would only flicker.
        if let share, share > 0, elapsedSeconds >= 1 {
            parts.append("\(clock(elapsedSeconds * (1 - share) / share)) left")
        }
        var line = ""
        for part in parts {
            let longer = line.isEmpty ? part : "\(line)  \(part)"
            // The last column stays free: some terminals wrap as soon as it is written.
            if longer.utf8.count >= columns { break }
            line = longer
        }
        return line
    }

    private static func share(of progress: Progress) -> Double? {
        guard let total = progress.totalBytes, total > 0 else { return nil }
        return min(1, Double(progress.bytes) / Double(total))
    }

    private static func bar(_ share: Double) -> String {
        let filled = Int(share * Double(barColumns))
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: barColumns - filled) + "]"
    }

    private static func percent(_ share: Double) -> String {
        let text = "\(Int(share * 100))%"
        return String(repeating: " ", count: 4 - text.utf8.count) + text
    }

    private static func bytes(_ bytes: Int64) -> String {
        bytes < 1_000_000_000 ? "\(bytes / 1_000_000) MB" : "\(tenths(Double(bytes) / 1e9)) GB"
    }

    private static func rate(_ rate: Double) -> String {
        switch rate {
        case 1_000_000...: "\(tenths(rate / 1_000_000))M"
        case 1000...: "\(Int(rate / 1000))k"
        default: "\(Int(rate))"
        }
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func clock(_ seconds: Double) -> String {
        let total = Int(min(seconds, 359_999).rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (total / 3600, total / 60 % 60)
        return hours > 0
            ? "\(hours):\(two(minutes)):\(two(total % 60))" : "\(minutes):\(two(total % 60))"
    }
}
