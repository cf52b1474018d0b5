import Synchronization

/// Cores for which there is no further file to read: they unpack for the workers that still read.
///
/// Without them the last of three equal files on two cores is read by one, and of eight by both only
/// as long as chance has them end together.
public final class SpareCores: Sendable {
    private let count = Atomic<Int>(0)

    /// Makes a count of none.
    public init() {}

    /// Says that a worker has found nothing more to read.
    public func add() { count.add(1, ordering: .relaxed) }

    /// Takes a core, if there is one.
    func take() -> Bool {
        var seen = count.load(ordering: .relaxed)
        while seen > 0 {
            let (exchanged, original) = count.compareExchange(
                expected: seen, desired: seen - 1, ordering: .relaxed)
            if exchanged { return true }
            seen = original
        }
        return false
    }
}
