import Synchronization

/// Hands out the numbers 0..<count, each once, to whoever asks next.
final class Turns: Sendable {
    private let taken = Atomic<Int>(0)
    private let count: Int

    init(_ count: Int) { self.count = count }

    /// The next number, or nil when all are taken.
    func next() -> Int? {
        let turn = taken.add(1, ordering: .relaxed).oldValue
        return turn < count ? turn : nil
    }
}
