/// Numbers of bytes as people write them: `4096`, `64KiB`, `512MiB`, `1GiB`.
public enum ByteCount {
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]

    /// Reads a whole number with an optional unit; nil for anything else.
    public static func parse(_ text: String) -> Int? {
        for (name, bytes) in units + [("B", 1)] where text.hasSuffix(name) {
            let digits = text.dropLast(name.count)
            let (product, overflow) =
                parseDigits(digits.hasSuffix(" ") ? digits.dropLast() : digits)?
                .multipliedReportingOverflow(by: bytes) ?? (0, true)
            return overflow ? nil : product
        }
        return parseDigits(text[...])
    }

    /// The number with the largest unit that divides it.
    public static func text(_ bytes: Int) -> String {
        for (name, size) in units where bytes >= size && bytes % size == 0 {
            return "\(bytes / size)\(name)"
        }
        return "\(bytes)"
    }

    /// Digits alone, without the sign that `Int` would take.
    private static func parseDigits(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
