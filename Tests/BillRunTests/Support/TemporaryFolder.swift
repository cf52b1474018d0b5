import Foundation

/// A folder that disappears with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = "callbill-test-\(UUID().uuidString)"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and the folders above it.
    func write(_ name: String, _ text: String = "") throws {
        try write(name, bytes: Array(text.utf8))
    }

    /// Writes a file and the folders above it.
    func write(_ name: String, bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Removes a file.
    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path + "/" + name) }

    /// Makes a symbolic link.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: path + "/" + name, withDestinationPath: target)
    }
}
