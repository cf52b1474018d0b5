import Synchronization

/// Hands rendered invoices from the workers to whichever of them writes at the moment.
///
/// One writes at a time: where two create files in one folder, the kernel makes one of them spin
/// on the folder's lock, which cost a sixth of a run's processor time (20,000 invoices, 2 cores).
/// The others go on rating meanwhile.
final class InvoiceQueue: Sendable {
    /// A file on its way into a period's staging.
    struct File: Sendable {
        /// The position of its period among the published ones.
        let month: Int
        let path: String
        let bytes: [UInt8]
    }

    private struct State {
        var files: [File] = []
        var byteCount = 0
    }

    /// With so many bytes waiting, workers wait for the one that writes.
    private static let highWaterBytes = 64 << 20

    private let stagings: [PeriodStaging]
    private let waiting = Mutex(State())
    private let writing = Mutex(())

    init(_ stagings: [PeriodStaging]) { self.stagings = stagings }

    /// Queues files, and writes what waits unless another worker is doing so.
    func add(_ files: [File]) throws {
        let byteCount = waiting.withLock { state in
            state.files += files
            state.byteCount += files.reduce(0) { $0 + $1.bytes.count }
            return state.byteCount
        }
        if byteCount > Self.highWaterBytes {
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
            let files = waiting.withLock { state in
                defer { state = State() }
                return state.files
            }
            guard !files.isEmpty else { return }
            for file in files { try stagings[file.month].write(file.path, file.bytes) }
        }
    }
}
