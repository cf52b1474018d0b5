import BillingTime

/// Reads the times that people write into books, tariffs and flags.
public enum TimeText {
    /// What may stand in a cell, for faults.
    public static let expected =
        "a time such as 2026-11-03T12:00:00+08:00, '2026-11-03 12:00:00', 2026-11-03 "
        + "or seconds since 1970, of the years 1970 to 9999"

    /// The second of a time; nil where `text` is none.
    ///
    /// RFC 3339; the same without a zone, with `T` or a blank between, in the billing zone; a date,
    /// which is its first second there; seconds or milliseconds since 1970. Fractions are cut off.
    public static func instant(_ text: some StringProtocol, zone: BillingZone) -> Instant? {
        var scanner = Scanner(bytes: Array(text.utf8))
        if let epoch = scanner.epoch() { return epoch }
        guard let date = scanner.date() else { return nil }
        if scanner.isAtEnd { return zone.start(of: BillingDay(date)) }
        guard scanner.skip(oneOf: "Tt "), let second = scanner.clock(), scanner.fraction() else {
            return nil
        }
        let local = Int64(date.daysSinceEpoch) * 86_400 + second
        if scanner.isAtEnd { return zone.instant(localSeconds: local) }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        return Instant(local - offset)
    }

    /// A position in the bytes of a time.
    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        /// The whole text as seconds, or as milliseconds from 12 digits on (1973 in milliseconds).
        ///
        /// Fewer than 9 digits (also 1973) are refused: 20261103 is a date that lost its dashes.
        mutating func epoch() -> Instant? {
            guard (9...15).contains(bytes.count), bytes.allSatisfy(isDigit) else { return nil }
            var value: Int64 = 0
            for byte in bytes { value = value * 10 + Int64(byte - UInt8(ascii: "0")) }
            return Instant(value >= 100_000_000_000 ? value / 1000 : value)
        }

        mutating func date() -> CivilDate? {
            guard let year = number(digits: 4), skip(oneOf: "-"), let month = number(digits: 2),
                skip(oneOf: "-"), let day = number(digits: 2)
            else { return nil }
            let date = CivilDate(year: year, month: month, day: day)
            return date.isValid && year >= 1970 ? date : nil
        }

        mutating func clock() -> Int64? {
            guard let hour = number(digits: 2), hour < 24, skip(oneOf: ":"),
                let minute = number(digits: 2), minute < 60, skip(oneOf: ":"),
                let second = number(digits: 2), second < 60
            else { return nil }
            return Int64(hour * 3600 + minute * 60 + second)
        }

        /// Passes over a fraction, if there is one; false where it has no digits.
        mutating func fraction() -> Bool {
            guard skip(oneOf: ".") else { return true }
            let start = position
            while position < bytes.count, isDigit(bytes[position]) { position += 1 }
            return position > start
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int64? {
            if skip(oneOf: "Zz") { return 0 }
            let sign: Int64 =
                position < bytes.count && bytes[position] == UInt8(ascii: "-") ? -1 : 1
            guard skip(oneOf: "+-"), let hours = number(digits: 2), hours < 24,
                skip(oneOf: ":"), let minutes = number(digits: 2), minutes < 60
            else { return nil }
            return sign * Int64(hours * 3600 + minutes * 60)
        }

        mutating func skip(oneOf characters: String) -> Bool {
            guard position < bytes.count else { return false }
            let found = characters.utf8.contains(bytes[position])
            if found { position += 1 }
            return found
        }

        mutating func number(digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + digits] {
                guard isDigit(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            position += digits
            return value
        }

        private func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
