/// Spans of time as settings have them: `2d`, `36h`, `90m`, `30s`; days where there is no unit.
public enum TimeSpan {
    private static let units: [(letter: String, seconds: Int)] = [
        ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
    ]

    /// The seconds of a span; nil where the text is none.
    public static func parse(_ text: String) -> Int? {
        let unit = units.first { text.hasSuffix($0.letter) }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(digits)
        else { return nil }
        let (seconds, isTooLong) = number.multipliedReportingOverflow(by: unit?.seconds ?? 86_400)
        return isTooLong ? nil : seconds
    }

    /// The shortest text of a span.
    public static func text(_ seconds: Int) -> String {
        guard seconds > 0 else { return "0" }
        let unit = units.first { seconds % $0.seconds == 0 }!
        return "\(seconds / unit.seconds)\(unit.letter)"
    }

    /// The text of a span for people, to the second: `1d 13h 30s`.
    public static func wholeText(_ seconds: Int) -> String {
        var rest = max(seconds, 0)
        var parts: [String] = []
        for unit in units where rest >= unit.seconds {
            parts.append("\(rest / unit.seconds)\(unit.letter)")
            rest %= unit.seconds
        }
        return parts.isEmpty ? "0s" : parts.joined(separator: " ")
    }
}
