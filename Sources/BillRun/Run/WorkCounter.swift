import Synchronization

/// Hands out the numbers 0..<count, each once, to whoever asks next.
public final class WorkCounter: Sendable {
    private let taken = Atomic<Int>(0)
    private let count: Int

    /// Makes a counter that hands out `count` numbers.
    public init(_ count: Int) { self.count = count }

    /// The next number, or nil when all are taken.
    public func next() -> Int? {
        let turn = taken.add(1, ordering: .relaxed).oldValue
        return turn < count ? turn : nil
    }
}
