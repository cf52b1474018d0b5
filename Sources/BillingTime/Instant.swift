/// A whole second on the time line; rating knows nothing finer (Rules.md, 3.2 To the second).
@frozen
public struct Instant: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var secondsSinceEpoch: Int64

    /// Makes the instant that lies `secondsSinceEpoch` after 1970-01-01T00:00:00Z.
    @inlinable
    public init(_ secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// Before every call and grant.
    public static let distantPast = Instant(Int64.min / 4)
    /// After every call and grant: the end of an interval that has none.
    public static let distantFuture = Instant(Int64.max / 4)

    /// Orders by time.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }

    /// The instant `seconds` later.
    @inlinable
    public static func + (left: Instant, seconds: Int64) -> Instant {
        Instant(left.secondsSinceEpoch + seconds)
    }

    /// The instant `seconds` earlier.
    @inlinable
    public static func - (left: Instant, seconds: Int64) -> Instant {
        Instant(left.secondsSinceEpoch - seconds)
    }
}
