import Synchronization

/// Hands blocks from the task that unpacks to the task that decodes, and the empty buffers back.
///
/// A lock per block of a MiB, never per row.
final class BlockPipe: Sendable {
    struct Block: Sendable {
        let buffer: ByteBuffer
        let isLast: Bool
        let unpackedBytes: Int64
        /// Whether it is what could be unpacked before the file's fault.
        var isSalvaged = false
    }

    private struct State {
        var full: [Block] = []
        var empty: [ByteBuffer]
        var isFinished = false
        var isCancelled = false
        var decoding: CheckedContinuation<Void, Never>?
        var unpacking: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(blockBytes: Int, headroom: Int, depth: Int = 4) {
        state = Mutex(
            State(
                empty: (0..<depth).map { _ in
                    ByteBuffer(capacity: blockBytes, headroom: headroom)
                }))
    }

    /// The next block to decode, or nil after the last one.
    func nextFull() async -> Block? {
        while true {
            let (block, ended) = state.withLock { state -> (Block?, Bool) in
                state.full.isEmpty
                    ? (nil, state.isFinished) : (state.full.removeFirst(), false)
            }
            if block != nil || ended { return block }
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    if !state.full.isEmpty || state.isFinished { return true }
                    state.decoding = continuation
                    return false
                }
                if ready { continuation.resume() }
            }
        }
    }

    /// The next buffer to fill, or nil once nobody wants more.
    func nextEmpty() async -> ByteBuffer? {
        while true {
            let (buffer, cancelled) = state.withLock { state -> (ByteBuffer?, Bool) in
                state.isCancelled ? (nil, true) : (state.empty.popLast(), false)
            }
            if buffer != nil || cancelled { return buffer }
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    if !state.empty.isEmpty || state.isCancelled { return true }
                    state.unpacking = continuation
                    return false
                }
                if ready { continuation.resume() }
            }
        }
    }

    func send(_ block: Block) { wakeDecoding { $0.full.append(block) } }

    func finish() { wakeDecoding { $0.isFinished = true } }

    func giveBack(_ buffer: ByteBuffer) { wakeUnpacking { $0.empty.append(buffer) } }

    func cancel() { wakeUnpacking { $0.isCancelled = true } }

    private func wakeDecoding(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            return state.decoding.take()
        }
        waiting?.resume()
    }

    private func wakeUnpacking(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            return state.unpacking.take()
        }
        waiting?.resume()
    }
}
