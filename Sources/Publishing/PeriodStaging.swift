import Dispatch
import Glibc
import Synchronization

/// The new content of one period's folder, until it is published.
///
/// `write` may be called from several workers at once.
public final class PeriodStaging: Sendable {
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
        /// The files that are new or differ, and those that equal the published ones, in the order
        /// of their staging.
        private var made: [String] = []
        private var same: [String] = []
        /// Files from before that were not staged again, ascending.
        private(set) var stale: [String] = []
        /// The names of all these, once everything is staged. Not before: a set that grew with
        /// every file took a tenth of the program's own time for 100,000 invoices.
        private var names: Set<String> = []

        init(old: Folder?) { self.old = old }

        /// Notes files as staged that are new or differ.
        mutating func note(made files: some Sequence<String>) { made += files }

        /// Notes files as staged that equal the published ones.
        mutating func note(same files: [String]) { same += files }

        /// Learns what is staged; answers a name that was staged twice. Where there was no folder
        /// before, nobody asks, and no file is made twice.
        mutating func learnNames() -> String? {
            guard old != nil else { return nil }
            names.reserveCapacity(made.count + same.count)
            return made.first { !names.insert($0).inserted }
                ?? same.first { !names.insert($0).inserted }
        }

        /// Notes files that go.
        mutating func note(stale files: [String]) {
            stale = files.sorted()
            names.formUnion(stale)
        }

        /// Whether a file in the old folder is callbill's to replace or remove.
        func owns(_ name: String) -> Bool { names.contains(name) }

        /// The files that are new or differ, ascending.
        var written: [String] { made.sorted() }
        /// The files that equal the published ones, ascending.
        var unchanged: [String] { same.sorted() }
        var writtenCount: Int { made.count }
        var unchangedCount: Int { same.count }
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

    /// Whether a file that was not staged again is stale, by its path and its first bytes.
    public typealias Owns = @Sendable (_ path: String, _ beginning: [UInt8]) -> Bool
    /// So many first bytes tell whose a file is.
    static let beginningBytes = 64

    let name: String
    let output: Folder
    let work: Folder
    let owns: Owns
    let state: Mutex<State>
    /// Taken while files are made (`StagingWriter`). Whoever waits for it sleeps: a mutex spins as
    /// long as its owner runs, 6 % of the processor time of 100,000 invoices.
    private let making = DispatchSemaphore(value: 1)

    init(
        name: String, output: Folder, work: Folder, owns: @escaping Owns = { _, _ in true }
    ) throws(PublishError) {
        self.name = name
        self.output = output
        self.work = work
        self.owns = owns
        let root = Level(old: try output.folder(name))
        state = Mutex(State(levels: ["": root]))
    }

    /// A file of a level that differs from the published one.
    struct Change: Sendable {
        let file: String
        let bytes: [UInt8]
        /// Those of the published file, if there is one.
        let permissions: mode_t?
    }

    /// Stages a file, `summary.csv` or `invoices/a.csv`. What equals the published file is only
    /// noted. A path that was staged before is an error (`EEXIST`), here or in `finish`.
    public func write(_ path: String, _ bytes: [UInt8]) throws(PublishError) {
        let path = Path(path)
        if let change = try change(path.file, bytes, from: try published(path.level)) {
            try create(path, permissions: change.permissions).fill(bytes)
        } else {
            note(same: [path.file], in: path.level)
        }
    }

    /// The published folder of a level; nil where there is none.
    func published(_ level: String) throws(PublishError) -> Folder? {
        try state.withLock { state throws(PublishError) in
            try noteLevel(level, &state)
            return state.levels[level]!.old
        }
    }

    /// What has to be done for a file of a level; nil where it equals the published one.
    func change(
        _ file: String, _ bytes: [UInt8], from published: Folder?
    ) throws(PublishError) -> Change? {
        switch try published?.compare(file, with: bytes) ?? .absent {
        case .same: nil
        case .absent: Change(file: file, bytes: bytes, permissions: nil)
        case .different(let status):
            Change(file: file, bytes: bytes, permissions: status.permissions)
        }
    }

    /// Notes files of a level that was asked for (`published`) as staged, equal to the published.
    func note(same files: [String], in level: String) {
        state.withLock { $0.levels[level]!.note(same: files) }
    }

    /// Makes the empty files of some changes to a level that was asked for; nil where somebody
    /// else is making files and `waits` is false.
    func make(
        _ changes: ArraySlice<Change>, in level: String, waits: Bool
    ) throws(PublishError) -> [FolderFile]? {
        if waits {
            making.wait()
        } else if making.wait(timeout: .now()) == .timedOut {
            return nil
        }
        defer { making.signal() }
        let folder = try begin(changes.lazy.map(\.file), in: level)
        return try changes.map { change throws(PublishError) in
            try folder.newFile(
                change.file, permissions: change.permissions,
                isHidden: Publisher.hiddenFolders.contains(level))
        }
    }

    /// Makes the new file of one that is new or differs, in a level that was asked for.
    func create(_ path: Path, permissions: mode_t?) throws(PublishError) -> FolderFile {
        try begin(CollectionOfOne(path.file), in: path.level)
            .newFile(
                path.file, permissions: permissions,
                isHidden: Publisher.hiddenFolders.contains(path.level))
    }

    /// Notes files that are new or differ; answers the folder to make them in.
    private func begin(
        _ files: some Sequence<String>, in level: String
    ) throws(PublishError) -> Folder {
        try state.withLock { state throws(PublishError) in
            state.levels[level]!.note(made: files)
            return try newFolder(level, &state)
        }
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
