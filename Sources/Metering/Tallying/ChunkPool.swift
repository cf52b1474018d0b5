import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Memory for chunks of records, shared by the workers of a session.
///
/// Taken from the system in slabs and given back to it as soon as a batch is done with them, so
/// that what comes next, the pages of the ledger and of the invoices, is written into memory that
/// is there already: in a virtual machine a page that was never used takes 8 µs, 2 ms a MB.
@safe
final class ChunkPool: Sendable {
    /// What of a chunk is not used yet takes no memory. Of smaller ones more have to be given back
    /// one by one.
    static let chunkBytes = 64 << 10
    private static let slabBytes = 4 << 20

    /// Chunks and slabs by their addresses.
    private struct State {
        var slabs: [UInt] = []
        /// Free chunks whose memory is still held.
        var used: [UInt] = []
        /// Free chunks without memory behind them.
        var empty: [UInt] = []
        /// Chunks that somebody uses, or that are being given back.
        var takenCount = 0
    }

    private let state = Mutex(State())

    deinit { state.withLock { Self.unmap(&$0) } }

    /// A chunk whose content is not defined.
    func take() -> UnsafeMutableRawPointer {
        let address = state.withLock { state in
            if state.used.isEmpty && state.empty.isEmpty { Self.addSlab(&state) }
            state.takenCount += 1
            return state.used.popLast() ?? state.empty.removeLast()
        }
        return unsafe UnsafeMutableRawPointer(bitPattern: address)!
    }

    /// Takes back chunks.
    func give(_ chunks: [UnsafeMutableRawPointer]) {
        state.withLock { state in
            for index in unsafe chunks.indices {
                state.used.append(UInt(bitPattern: unsafe chunks[index]))
            }
            state.takenCount -= unsafe chunks.count
            precondition(state.takenCount >= 0)
        }
    }

    /// Gives the memory of free chunks back to the system.
    func trim() {
        // The system takes its time: others take and give chunks meanwhile.
        var chunks = state.withLock { state in
            if state.takenCount == 0 { Self.unmap(&state) }
            defer { state.used = [] }
            // Until they are given back their slabs must not go.
            state.takenCount += state.used.count
            return state.used
        }
        chunks.sort()
        var rest = chunks[...]
        while let first = rest.popFirst() {
            var end = first + UInt(Self.chunkBytes)
            while rest.first == end {
                rest.removeFirst()
                end += UInt(Self.chunkBytes)
            }
            unsafe madvise(
                UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
        }
        state.withLock { state in
            state.empty += chunks
            state.takenCount -= chunks.count
        }
    }

    private static func addSlab(_ state: inout State) {
        let slab = unsafe mmap(
            nil, slabBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard unsafe slab != MAP_FAILED else { preconditionFailure("out of memory") }
        let address = UInt(bitPattern: slab)
        state.slabs.append(address)
        for offset in stride(from: slabBytes - chunkBytes, through: 0, by: -chunkBytes) {
            state.empty.append(address + UInt(offset))
        }
    }

    private static func unmap(_ state: inout State) {
        for slab in state.slabs {
            unsafe munmap(UnsafeMutableRawPointer(bitPattern: slab), slabBytes)
        }
        state = State()
    }
}
