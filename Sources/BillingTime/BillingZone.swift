/// The one time zone in which days and months are cut (Rules.md, 3.1 Days, months and years).
///
/// A plain table of offsets, so that the hot path needs neither Foundation nor a lock. The shell
/// makes it from the system's zone data.
public struct BillingZone: Hashable, Sendable {
    /// From `start` on, local time is UTC plus `offsetSeconds`.
    @frozen
    public struct Offset: Hashable, Sendable {
        /// The first second, since 1970-01-01T00:00:00Z, at which the offset holds.
        public var start: Int64
        /// Seconds east of UTC.
        public var offsetSeconds: Int64

        /// Makes an entry of the table.
        @inlinable
        public init(start: Int64, offsetSeconds: Int64) {
            self.start = start
            self.offsetSeconds = offsetSeconds
        }
    }

    /// The zone's IANA name, `Asia/Shanghai`.
    public let identifier: String
    /// The offsets, ascending by `start`; the first one also holds for all time before it.
    public let offsets: [Offset]

    /// Makes a zone from its offsets, which must be ascending and not empty.
    public init(identifier: String, offsets: [Offset]) {
        precondition(!offsets.isEmpty)
        precondition(zip(offsets, offsets.dropFirst()).allSatisfy { $0.start < $1.start })
        self.identifier = identifier
        self.offsets = offsets
    }

    /// China's time since 1991: UTC+8 without daylight saving.
    public static let shanghai = BillingZone(
        identifier: "Asia/Shanghai", offsets: [Offset(start: 0, offsetSeconds: 8 * 3600)])

    /// Coordinated universal time.
    public static let utc = BillingZone(
        identifier: "UTC", offsets: [Offset(start: 0, offsetSeconds: 0)])

    /// The entry of the table that holds at `instant`.
    public func index(at instant: Instant) -> Int {
        var low = 0
        var high = offsets.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets[middle].start <= instant.secondsSinceEpoch {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }

    /// Seconds east of UTC at `instant`.
    public func offsetSeconds(at instant: Instant) -> Int64 {
        offsets[index(at: instant)].offsetSeconds
    }

    /// The day of `instant`.
    public func day(of instant: Instant) -> BillingDay {
        let local = instant.secondsSinceEpoch + offsetSeconds(at: instant)
        return BillingDay(Int32(floorDivide(local, 86_400)))
    }

    /// The period of `instant`.
    public func period(of instant: Instant) -> Period { day(of: instant).period }

    /// The instant at which the zone's clocks first show `localSeconds`, counted since 1970-01-01
    /// 00:00:00 local time. A time that the clocks skip is the instant of the skip.
    public func instant(localSeconds: Int64) -> Instant {
        for (position, entry) in offsets.enumerated() {
            let candidate = localSeconds - entry.offsetSeconds
            let end = position + 1 < offsets.count ? offsets[position + 1].start : Int64.max
            if candidate < end {
                return Instant(position == 0 ? candidate : max(candidate, entry.start))
            }
        }
        preconditionFailure("the last offset has no end")
    }

    /// The first instant of `day`.
    public func start(of day: BillingDay) -> Instant {
        instant(localSeconds: Int64(day.daysSinceEpoch) * 86_400)
    }

    /// The first instant of `period`.
    public func start(of period: Period) -> Instant { start(of: period.firstDay) }

    /// The same local time `years` calendar years later; 02-29 becomes 02-28 (Rules.md, 3.1 Days,
    /// months and years).
    public func adding(years: Int, to instant: Instant) -> Instant {
        let local = instant.secondsSinceEpoch + offsetSeconds(at: instant)
        let days = floorDivide(local, 86_400)
        let date = CivilDate(daysSinceEpoch: Int(days)).adding(years: years)
        return self.instant(
            localSeconds: Int64(date.daysSinceEpoch) * 86_400 + (local - days * 86_400))
    }

    /// The same local time `months` calendar months later; a day that the month does not have becomes
    /// its last one.
    public func adding(months: Int, to instant: Instant) -> Instant {
        let local = instant.secondsSinceEpoch + offsetSeconds(at: instant)
        let days = floorDivide(local, 86_400)
        let date = CivilDate(daysSinceEpoch: Int(days)).adding(months: months)
        return self.instant(
            localSeconds: Int64(date.daysSinceEpoch) * 86_400 + (local - days * 86_400))
    }

    /// The first whole local hour at or after `instant` (policy `next_hour`: Rules.md, 4.4
    /// Activation).
    public func nextHour(atOrAfter instant: Instant) -> Instant {
        let offset = offsetSeconds(at: instant)
        let local = instant.secondsSinceEpoch + offset
        let hours = floorDivide(local + 3599, 3600)
        return Instant(hours * 3600 - offset)
    }

    /// `instant` as RFC 3339 with the zone's offset, `2026-11-03T12:00:00+08:00`.
    public func format(_ instant: Instant) -> String {
        let offset = offsetSeconds(at: instant)
        let local = instant.secondsSinceEpoch + offset
        let days = floorDivide(local, 86_400)
        let second = Int(local - days * 86_400)
        let clock =
            "\(padded(second / 3600, to: 2)):\(padded(second / 60 % 60, to: 2)):"
            + padded(second % 60, to: 2)
        let minutes = Int(abs(offset) / 60)
        let sign = offset < 0 ? "-" : "+"
        let zone = "\(sign)\(padded(minutes / 60, to: 2)):\(padded(minutes % 60, to: 2))"
        return "\(CivilDate(daysSinceEpoch: Int(days)))T\(clock)\(zone)"
    }
}

/// Division that rounds towards negative infinity.
@inlinable
public func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}
