import Foundation
import Synchronization
import Testing

@testable import Publishing

/// A folder for one test, deleted with the object.
final class ScratchFolder {
    let path: String

    /// Makes a folder; in memory where the system offers that and syncing would take too long.
    init(inMemory: Bool = false) throws {
        let memory = "/dev/shm/"
        let isInMemory = inMemory && FileManager.default.isWritableFile(atPath: memory)
        let parent = isInMemory ? memory : NSTemporaryDirectory()
        path = parent + "callbill-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes files, making their folders.
    func fill(_ files: [String: String]) throws {
        for (name, text) in files {
            let file = path + "/" + name
            let folder = (file as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: false, encoding: .utf8)
        }
    }

    /// Every file below the folder with its content.
    func snapshot() throws -> [String: String] {
        var files: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var isFolder: ObjCBool = false
            let file = path + "/" + name
            _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
            if !isFolder.boolValue {
                files[name] = try String(contentsOfFile: file, encoding: .utf8)
            }
        }
        return files
    }

    /// The names in the folder itself.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func inode(_ name: String) throws -> UInt64 {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return try #require(attributes[.systemFileNumber] as? UInt64)
    }
}

/// Fails chosen system calls.
final class FaultPlan: Sendable {
    private let count = Mutex(0)
    private let decide: @Sendable (Int, PublishError.Operation, String) -> Int32?

    init(_ decide: @escaping @Sendable (Int, PublishError.Operation, String) -> Int32?) {
        self.decide = decide
    }

    /// The number of calls so far.
    var callCount: Int { count.withLock { $0 } }

    var hook: Folder.Faults {
        { operation, path in
            let number = self.count.withLock { count in
                count += 1
                return count
            }
            return self.decide(number, operation, path)
        }
    }
}
