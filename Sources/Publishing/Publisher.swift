import BillingTime
import Dispatch
import Glibc

/// Publishes period folders, `OUT/2026-11/` and the like: all of a run's, or none.
///
/// Everything is rendered into a hidden folder inside OUT, synced, and swapped in with one system
/// call per period, so that a reader sees the old folder or the new one. A failure on the way
/// leaves every period as it was. After a kill at any point each period is complete, old or new,
/// and the next run removes what lies about (Sources/README.md, 5. One transaction per commit of
/// usage).
///
/// What did not change is not rewritten: it keeps its inode and its time.
public final class Publisher {
    /// What publishing did.
    public struct Statistics: Equatable, Sendable {
        /// Files that were written.
        public var written = 0
        /// Files that are what they were.
        public var unchanged = 0
        /// Files that were removed.
        public var removed = 0
        /// Why something old lies about until the next run; all of the new is in place.
        public var notCleaned: PublishError?
    }

    /// What every hidden name in OUT begins with.
    static let stagingPrefix = ".callbill-staging-"
    /// Subfolders of a period that are callbill's: a file of its own in them that was not staged
    /// again is stale, and removed.
    static let ownedFolders = ["invoices", "rejected"]
    /// Those of them whose files others may not read: records as they came.
    static let hiddenFolders: Set<String> = ["rejected"]
    /// From this many written files on, one sync of the whole file system is cheaper than theirs.
    static let manyFiles = 64

    private let output: Folder
    private var workFolder: Folder?
    private var workName = ""
    private var stagings: [PeriodStaging] = []
    private var files = StagedFiles()
    /// What a killed run left behind and could not be removed now.
    public let leftover: PublishError?

    /// Opens the output folder, makes it where it is missing, and removes what a killed run left.
    public convenience init(outputFolder: String) throws(PublishError) {
        try self.init(outputFolder: outputFolder, faults: nil)
    }

    /// Opens the output folder; `faults` lets a test fail a system call.
    init(outputFolder: String, faults: Folder.Faults?) throws(PublishError) {
        output = try Folder.opening(creating: outputFolder, faults: faults)
        leftover = try Publisher.removeLeftovers(in: output)
    }

    deinit { discard() }

    /// Begins a new content of the period's folder.
    ///
    /// - Parameter owns: whether a file in one of callbill's subfolders that is not staged again is
    ///   stale, by its path below the period's folder and its first bytes; else it stays.
    public func stage(
        _ period: Period, owns: @escaping PeriodStaging.Owns = { _, _ in true }
    ) throws(PublishError) -> PeriodStaging {
        let name = period.description
        precondition(!stagings.contains { $0.name == name }, "\(name) is staged twice")
        let work = try workFolderOrNew()
        if let status = try output.status(name), !status.isFolder {
            throw PublishError(path: output.child(name), operation: .open, errno: ENOTDIR)
        }
        let staging = try PeriodStaging(name: name, output: output, work: work, owns: owns)
        stagings.append(staging)
        return staging
    }

    /// Stages a file of OUT itself, which is put in place after the periods.
    public func write(_ name: String, _ bytes: [UInt8]) throws(PublishError) {
        try files.write(name, bytes, output: output, work: try workFolderOrNew())
    }

    /// Puts everything staged in place, or none of it.
    public func publish() throws(PublishError) -> Statistics {
        do {
            return try publish(committing: {})
        } catch let error as PublishError {
            throw error
        } catch {
            preconditionFailure("nothing else fails without a commit: \(error)")
        }
    }

    /// Puts everything staged in place and then calls `commit`; where that fails, everything is
    /// put back as it was.
    public func publish(committing commit: () throws -> Void) throws -> Statistics {
        defer {
            stagings = []
            files = StagedFiles()
        }
        do {
            for staging in stagings { try staging.finish() }
            try syncFiles()
            try swapAll(commit)
        } catch {
            discard()
            throw error
        }
        var statistics = Statistics()
        for staging in stagings {
            staging.rescueLateArrivals()
            staging.count(into: &statistics)
        }
        statistics.notCleaned = removeWorkFolder()
        return statistics
    }

    /// Drops everything staged.
    public func discard() {
        stagings = []
        files = StagedFiles()
        _ = removeWorkFolder()
    }

    private func swapAll(_ commit: () throws -> Void) throws {
        var swapped = 0
        do {
            for staging in stagings {
                swapped += 1
                try staging.putInPlace()
            }
            try files.putInPlace(output: output, work: workFolder)
            try output.sync()
            try commit()
        } catch {
            files.putBack()
            for staging in stagings[..<swapped].reversed() { staging.putBack() }
            try? output.sync()
            throw error
        }
    }

    /// Begins to bring what is staged to the disk, beside what is still to be worked out.
    ///
    /// Whether it got there is for `publish` to find out: the system tells a descriptor of an error
    /// once, so this sync has one of its own.
    public func beginSync() {
        guard hasManyFiles else { return }
        let path = output.path
        DispatchQueue.global().async { try? Folder.opening(path).syncFileSystem() }
    }

    private var hasManyFiles: Bool {
        stagings.reduce(0) { $0 + $1.writtenCount } >= Publisher.manyFiles
    }

    /// All content must be on the disk before a name points to it.
    private func syncFiles() throws(PublishError) {
        if hasManyFiles {
            try output.syncFileSystem()
        } else {
            for staging in stagings { try staging.sync() }
        }
    }

    private func workFolderOrNew() throws(PublishError) -> Folder {
        if let workFolder { return workFolder }
        let name = Publisher.freshName()
        try output.makeFolder(name)
        workName = name
        guard let made = try output.folder(name) else {
            throw PublishError(path: output.child(name), operation: .open, errno: ENOENT)
        }
        // Held as long as the folder is open, so that no other run takes it for a leftover.
        _ = made.lock()
        workFolder = made
        return made
    }

    private func removeWorkFolder() -> PublishError? {
        guard !workName.isEmpty else { return nil }
        defer {
            workFolder?.unlock()
            workFolder = nil
            workName = ""
        }
        do {
            try output.deleteTree(workName)
            return nil
        } catch {
            return error
        }
    }

    /// A name that no other run uses.
    static func freshName() -> String {
        stagingPrefix + "\(getpid())-" + String(UInt64.random(in: 0 ... .max), radix: 16)
    }

    /// Removes what killed runs left, except what a run at work holds.
    private static func removeLeftovers(in output: Folder) throws(PublishError) -> PublishError? {
        var failure: PublishError?
        for case let name? in try output.entries().map(\.name)
        where name.utf8.starts(with: stagingPrefix.utf8) {
            do {
                if let folder = try output.folder(name), !folder.lock() { continue }
                try output.deleteTree(name)
            } catch {
                failure = error
            }
        }
        return failure
    }
}
