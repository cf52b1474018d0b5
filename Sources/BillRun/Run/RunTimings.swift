/// How long the parts of a run took.
struct RunTimings: Sendable {
    private var last = ContinuousClock.now
    private let start = ContinuousClock.now
    /// By part, in order.
    private(set) var laps: [(name: String, milliseconds: Int64)] = []

    /// Ends a part and gives it its name.
    mutating func lap(_ name: String) {
        let now = ContinuousClock.now
        laps.append((name, Self.milliseconds(last.duration(to: now))))
        last = now
    }

    /// The time since the beginning.
    var totalMilliseconds: Int64 { Self.milliseconds(start.duration(to: .now)) }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000
            + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
