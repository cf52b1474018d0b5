import Glibc
import Synchronization

/// A file that is staged piece by piece, while the next pieces are still being made.
///
/// As long as the pieces are what the published file holds, nothing is written. One caller at a
/// time appends.
public final class StagedTable: Sendable {
    private enum State {
        /// All so far is what the published file holds.
        case unchanged(FolderFile, FileStatus, byteCount: Int)
        /// The new file is being written.
        case written(FolderFile)
        case finished
    }

    private let staging: PeriodStaging
    private let path: PeriodStaging.Path
    private let state: Mutex<State>

    /// Begins a table of a period; it must not be staged yet.
    public init(_ path: String, in staging: PeriodStaging) throws(PublishError) {
        let path = PeriodStaging.Path(path)
        self.staging = staging
        self.path = path
        if let (file, status) = try staging.published(path.level)?.regularFile(path.file) {
            state = Mutex(.unchanged(file, status, byteCount: 0))
        } else {
            state = Mutex(.written(try staging.create(path, permissions: nil)))
        }
    }

    /// Appends what comes next.
    public func append(_ bytes: [UInt8]) throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            switch state {
            case .finished: preconditionFailure("\(path.text) is finished")
            case .written(let new): try new.write(bytes[...])
            case .unchanged(let old, let status, let byteCount):
                if try old.continues(with: bytes[...]) {
                    state = .unchanged(old, status, byteCount: byteCount + bytes.count)
                } else {
                    let new = try rewrite(old, status, byteCount)
                    try new.write(bytes[...])
                    state = .written(new)
                }
            }
        }
    }

    /// Ends the table; nothing can be appended any more.
    public func finish() throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            switch state {
            case .finished: return
            case .written(let new): try new.close()
            case .unchanged(let old, let status, let byteCount):
                if status.byteCount == byteCount {
                    staging.note(same: [path.file], in: path.level)
                } else {
                    try rewrite(old, status, byteCount).close()
                }
            }
            state = .finished
        }
    }

    /// The new file, with as many bytes as were the same.
    private func rewrite(
        _ old: FolderFile, _ status: FileStatus, _ byteCount: Int
    ) throws(PublishError) -> FolderFile {
        let same = try old.contents(count: byteCount)
        guard same.count == byteCount else {
            // Somebody has cut the published file meanwhile.
            throw PublishError(path: staging.target(path.text), operation: .read, errno: EIO)
        }
        let new = try staging.create(path, permissions: status.permissions)
        try new.write(same[...])
        return new
    }
}
