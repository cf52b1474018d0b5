/// Stages one worker's files, while other workers stage theirs.
///
/// Only one at a time makes files: where two make files in one folder, the kernel lets one of them
/// spin, which took a sixth of a run's processor time (20,000 invoices, 2 cores). A worker that
/// finds another one at it comes back later. Content is written side by side: where one worker wrote
/// for all, rating 20,000 accounts took 1.15 s, with up to 150 MB of invoices waiting, and not 0.95 s.
struct StagingWriter {
    private let staging: PeriodStaging
    private var changes: [PeriodStaging.Change] = []

    /// How many files are made, and are open then, at once.
    private static let filesAtOnce = 32
    /// With so many files waiting, a worker waits for its turn.
    private static let mostWaiting = 256

    init(_ staging: PeriodStaging) { self.staging = staging }

    /// Stages a file; what equals the published one is only noted.
    mutating func add(_ path: PeriodStaging.Path, _ bytes: [UInt8]) throws(PublishError) {
        if let change = try staging.note(path, bytes) { changes.append(change) }
        guard changes.count % Self.filesAtOnce == 0 else { return }
        try write(waits: changes.count >= Self.mostWaiting)
    }

    /// Writes what still waits.
    mutating func finish() throws(PublishError) { try write(waits: true) }

    private mutating func write(waits: Bool) throws(PublishError) {
        while !changes.isEmpty {
            let part = changes.prefix(Self.filesAtOnce)
            guard let made = try staging.make(part, waits: waits) else { return }
            for (file, change) in zip(made, part) { try file.fill(change.bytes) }
            changes.removeFirst(part.count)
        }
    }
}
