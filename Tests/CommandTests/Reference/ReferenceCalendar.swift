import Foundation

/// A month of the reference.
struct ReferenceMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
    var year: Int
    var month: Int

    var next: ReferenceMonth {
        month == 12
            ? ReferenceMonth(year: year + 1, month: 1)
            : ReferenceMonth(year: year, month: month + 1)
    }

    var description: String { String(format: "%04d-%02d", year, month) }

    static func < (left: ReferenceMonth, right: ReferenceMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }
}

/// The billing zone's calendar, taken from Foundation so that it shares nothing with the product.
struct ReferenceCalendar: Sendable {
    let zone: TimeZone
    private let calendar: Calendar

    static let shanghai = ReferenceCalendar(identifier: "Asia/Shanghai")

    init(identifier: String) {
        zone = TimeZone(identifier: identifier)!
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        calendar.locale = Locale(identifier: "en_US_POSIX")
        self.calendar = calendar
    }

    /// The second since 1970 at which the zone's clocks show the given time.
    func second(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0,
        _ second: Int = 0
    ) -> Int64 {
        let components = DateComponents(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return Int64(calendar.date(from: components)!.timeIntervalSince1970)
    }

    func month(of second: Int64) -> ReferenceMonth {
        let parts = calendar.dateComponents([.year, .month], from: date(second))
        return ReferenceMonth(year: parts.year!, month: parts.month!)
    }

    func start(of month: ReferenceMonth) -> Int64 { second(month.year, month.month, 1) }

    func end(of month: ReferenceMonth) -> Int64 { start(of: month.next) }

    /// The same local time some calendar years later; 02-29 becomes 02-28.
    func adding(years: Int, to second: Int64) -> Int64 {
        Int64(calendar.date(byAdding: .year, value: years, to: date(second))!.timeIntervalSince1970)
    }

    /// The first whole local hour at or after the second.
    func nextHour(_ second: Int64) -> Int64 {
        let parts = calendar.dateComponents([.minute, .second], from: date(second))
        let past = Int64(parts.minute! * 60 + parts.second!)
        return past == 0 ? second : second - past + 3600
    }

    /// The second in RFC 3339 with the zone's offset.
    func format(_ second: Int64) -> String {
        let minutes = zone.secondsFromGMT(for: date(second)) / 60
        let sign = minutes < 0 ? "-" : "+"
        let offset = String(format: "%02d:%02d", abs(minutes) / 60, abs(minutes) % 60)
        return localText(second, separator: "T") + sign + offset
    }

    /// The second in RFC 3339 in coordinated universal time.
    static func formatUTC(_ second: Int64) -> String {
        ReferenceCalendar(identifier: "GMT").localText(second, separator: "T") + "Z"
    }

    /// What the zone's clocks show at the second.
    func localText(_ second: Int64, separator: String) -> String {
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date(second))
        let day = String(format: "%04d-%02d-%02d", parts.year!, parts.month!, parts.day!)
        let clock = String(format: "%02d:%02d:%02d", parts.hour!, parts.minute!, parts.second!)
        return day + separator + clock
    }

    /// Reads a date as its first second in the zone, or a full RFC 3339 time.
    func parse(_ text: String) -> Int64 {
        let digits = text.split(whereSeparator: { !$0.isNumber }).map { Int($0)! }
        guard digits.count > 3 else { return second(digits[0], digits[1], digits[2]) }
        let gmt = ReferenceCalendar(identifier: "GMT")
        let local = gmt.second(digits[0], digits[1], digits[2], digits[3], digits[4], digits[5])
        guard !text.hasSuffix("Z") else { return local }
        let offset = Int64(digits[6] * 60 + digits[7]) * 60
        let isWest = text.dropFirst(19).contains("-")
        return isWest ? local + offset : local - offset
    }

    private func date(_ second: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(second)) }
}
