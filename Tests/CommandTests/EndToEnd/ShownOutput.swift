/// What a page shows of a command's output, held against what the command prints.
///
/// `…` in a line stands for anything, a line `…` for any lines. SHA-256 digests, and the times at which
/// a run started and ended, are others each time and are not compared.
struct ShownOutput {
    private let shown: [String]
    private let printed: [String]
    /// The first printed line that fits nothing, as far as the page could be followed.
    private(set) var mismatch: String?

    /// Compares.
    init(_ shown: [String], printed: String) {
        self.shown = shown.map(Self.withoutChanges)
        var lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        self.printed = lines.map { Self.withoutChanges(String($0)) }
        var furthest = -1
        guard !fits(from: 0, at: 0, &furthest) else { return }
        mismatch =
            furthest < self.printed.count
            ? "line \(furthest + 1) is: \(self.printed[max(furthest, 0)])" : "the output ends"
    }

    private func fits(from first: Int, at place: Int, _ furthest: inout Int) -> Bool {
        var place = place
        for index in first..<shown.count {
            if shown[index] == "…" {
                return (place...printed.count).contains { fits(from: index + 1, at: $0, &furthest) }
            }
            furthest = max(furthest, place)
            guard place < printed.count, Self.fits(printed[place], shown[index]) else {
                return false
            }
            place += 1
        }
        furthest = max(furthest, place)
        return place == printed.count
    }

    private static func fits(_ line: String, _ shown: String) -> Bool {
        let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else {
            return line == shown
        }
        guard line.hasPrefix(first), line.hasSuffix(last), line.count >= first.count + last.count
        else { return false }
        var rest = line.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    private static func withoutChanges(_ line: String) -> String {
        line.replacing(/\b[0-9a-f]{64}\b/, with: "<digest>")
            .replacing(/(started|ended) \d{4}-\d\d-\d\dT[\d:+]+/) { "\($0.1) <time>" }
    }
}
