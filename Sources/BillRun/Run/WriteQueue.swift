import Synchronization

/// Hands what workers have made to whichever of them writes at the moment: only one can, and the
/// others go on with their work meanwhile.
final class WriteQueue<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var byteCount = 0
    }

    /// With so many bytes waiting, workers wait for the one that writes.
    private let highWaterBytes: Int
    private let write: @Sendable ([Item]) throws -> Void
    private let waiting = Mutex(State())
    private let writing = Mutex(())

    /// Makes a queue; `write` is called with what waits, in the order of its coming.
    init(highWaterBytes: Int, write: @escaping @Sendable ([Item]) throws -> Void) {
        self.highWaterBytes = highWaterBytes
        self.write = write
    }

    /// Queues an item of `byteCount` bytes, and writes what waits unless another worker does so.
    func add(_ item: Item, byteCount: Int) throws {
        let waitingBytes = waiting.withLock { state in
            state.items.append(item)
            state.byteCount += byteCount
            return state.byteCount
        }
        if waitingBytes > highWaterBytes {
            try finish()
        } else {
            try writing.withLockIfAvailable { _ in try writeAll() }
        }
    }

    /// Writes what still waits.
    func finish() throws {
        try writing.withLock { _ in try writeAll() }
    }

    private func writeAll() throws {
        while true {
            let items = waiting.withLock { state in
                defer { state = State() }
                return state.items
            }
            if items.isEmpty { return }
            try write(items)
        }
    }
}
