import Dispatch
import Glibc
import Synchronization

/// The new content of one period's folder, until it is published.
///
/// `write` may be called from several workers at once.
final class PeriodStaging: Sendable {
    /// How the new content gets into place.
    enum Plan {
        /// Everything is as it was.
        case nothing
        /// There was no folder yet: one rename.
        case create
        /// The whole folder is swapped.
        case swap
        /// Each file is renamed: for a single change, where that is just as atomic, and where the
        /// file system can neither swap nor link.
        case fileByFile
    }

    /// One folder level of the period: the period itself (named "") or a subfolder.
    struct Level {
        let old: Folder?
        var new: Folder?
        private var staged: Set<String> = []
        /// The files that are new or differ, in the order of their making.
        private var made: [String] = []
        var stale: [String] = []

        init(old: Folder?) { self.old = old }

        /// Notes a file as staged; false where it was before.
        mutating func note(_ name: String) -> Bool { staged.insert(name).inserted }

        /// Notes that a staged file is new or differs.
        mutating func noteWritten(_ name: String) { made.append(name) }

        func owns(_ name: String) -> Bool { staged.contains(name) }

        /// The files that are new or differ, ascending.
        var written: [String] { made.sorted() }
        /// The files that equal the published ones, ascending.
        var unchanged: [String] { staged.subtracting(made).sorted() }
        var writtenCount: Int { made.count }
        var unchangedCount: Int { staged.count - made.count }
    }

    /// A file's place in the period.
    struct Path: Sendable {
        /// The folder; empty for the period's own.
        let level: String
        let file: String

        init(level: String, file: String) {
            self.level = level
            self.file = file
        }

        /// Splits `invoices/a.csv`.
        init(_ path: String) {
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                self.init(level: "", file: path)
                return
            }
            self.init(
                level: String(path[..<slash]),
                file: String(path[path.utf8.index(after: slash)...]))
        }

        var text: String { level.isEmpty ? file : level + "/" + file }
    }

    struct State {
        var levels: [String: Level]
        var plan = Plan.nothing
        var undo: [FileByFile.Step] = []
        var isSwapped = false
    }

    let name: String
    let output: Folder
    let work: Folder
    let state: Mutex<State>
    /// Taken while files are made (`StagingWriter`). Whoever waits for it sleeps: a mutex spins as
    /// long as its owner runs, 6 % of the processor time of 100,000 invoices.
    private let making = DispatchSemaphore(value: 1)

    init(name: String, output: Folder, work: Folder) throws(PublishError) {
        self.name = name
        self.output = output
        self.work = work
        let root = Level(old: try output.folder(name))
        state = Mutex(State(levels: ["": root]))
    }

    /// A file that differs from the published one.
    struct Change: Sendable {
        let path: Path
        let bytes: [UInt8]
        /// Those of the published file, if there is one.
        let permissions: mode_t?
    }

    /// Stages a file, `summary.csv` or `invoices/a.csv`. What equals the published file is only
    /// noted. A path that was staged before is an error (`EEXIST`).
    func write(_ path: String, _ bytes: [UInt8]) throws(PublishError) {
        guard let change = try note(Path(path), bytes) else { return }
        try create(change.path, permissions: change.permissions).fill(change.bytes)
    }

    /// Notes a file as staged; nil where it equals the published one.
    func note(_ path: Path, _ bytes: [UInt8]) throws(PublishError) -> Change? {
        switch try note(path)?.compare(path.file, with: bytes) ?? .absent {
        case .same: return nil
        case .absent: return Change(path: path, bytes: bytes, permissions: nil)
        case .different(let status):
            return Change(path: path, bytes: bytes, permissions: status.permissions)
        }
    }

    /// Makes the empty files of some changes; nil where somebody else is making files and `waits`
    /// is false.
    func make(
        _ changes: ArraySlice<Change>, waits: Bool
    ) throws(PublishError) -> [FolderFile]? {
        if waits {
            making.wait()
        } else if making.wait(timeout: .now()) == .timedOut {
            return nil
        }
        defer { making.signal() }
        let folders = try state.withLock { state throws(PublishError) in
            try changes.map { change throws(PublishError) in try begin(change.path, &state) }
        }
        return try zip(folders, changes).map { folder, change throws(PublishError) in
            try folder.newFile(change.path.file, permissions: change.permissions)
        }
    }

    /// Stages a file that comes piece by piece (`StagedTable`): the published one, to be compared
    /// with, or nil where there is none.
    func begin(_ path: Path) throws(PublishError) -> (FolderFile, FileStatus)? {
        try note(path)?.regularFile(path.file)
    }

    /// Notes a file as staged, and for now as unchanged; answers the published folder it may be in.
    private func note(_ path: Path) throws(PublishError) -> Folder? {
        try state.withLock { state throws(PublishError) in
            try noteLevel(path.level, &state)
            guard state.levels[path.level]!.note(path.file) else {
                throw PublishError(path: target(path.text), operation: .create, errno: EEXIST)
            }
            return state.levels[path.level]!.old
        }
    }

    /// Makes the new file of a staged one that differs.
    func create(_ path: Path, permissions: mode_t?) throws(PublishError) -> FolderFile {
        let folder = try state.withLock { state throws(PublishError) in try begin(path, &state) }
        return try folder.newFile(path.file, permissions: permissions)
    }

    /// Notes that a staged file is new or differs; answers the folder to make it in.
    private func begin(_ path: Path, _ state: inout State) throws(PublishError) -> Folder {
        let folder = try newFolder(path.level, &state)
        state.levels[path.level]?.noteWritten(path.file)
        return folder
    }

    /// The number of files that are new or differ.
    var writtenCount: Int {
        state.withLock { $0.levels.values.reduce(0) { $0 + $1.writtenCount } }
    }

    /// Adds what was done with this period's files.
    func count(into statistics: inout Publisher.Statistics) {
        state.withLock { state in
            for level in state.levels.values {
                statistics.written += level.writtenCount
                statistics.unchanged += level.unchangedCount
                statistics.removed += level.stale.count
            }
        }
    }

    /// Where a staged path will be.
    func target(_ path: String) -> String { output.child(name) + "/" + path }

    /// Opens the published folder of a level that is asked for the first time.
    func noteLevel(_ levelName: String, _ state: inout State) throws(PublishError) {
        if state.levels[levelName] != nil { return }
        precondition(!levelName.utf8.contains(UInt8(ascii: "/")), "one subfolder at most")
        state.levels[levelName] = Level(old: try state.levels[""]?.old?.folder(levelName))
    }

    /// The level's folder in the staging, made when it is first asked for, like the old one.
    func newFolder(_ levelName: String, _ state: inout State) throws(PublishError) -> Folder {
        if let folder = state.levels[levelName]?.new { return folder }
        let parent = levelName.isEmpty ? work : try newFolder("", &state)
        let folder = try parent.making(
            levelName.isEmpty ? name : levelName, like: state.levels[levelName]?.old)
        state.levels[levelName]?.new = folder
        return folder
    }
}

extension Folder {
    /// Makes and opens a folder in this one, with the mode and owner of `model`.
    func making(_ name: String, like model: Folder?) throws(PublishError) -> Folder {
        try makeFolder(name)
        guard let made = try folder(name) else {
            throw PublishError(path: child(name), operation: .open, errno: ENOENT)
        }
        guard let model else { return made }
        do {
            try made.takeModeAndOwner(of: try model.status())
        } catch  where error.errno == EPERM {
            // Only root can give a folder away; then it is ours from now on.
        }
        return made
    }
}
