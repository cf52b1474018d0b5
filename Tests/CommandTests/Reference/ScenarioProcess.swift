import Foundation

/// Runs other programs.
enum ScenarioProcess {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs a program to its end; its output and errors go to the file.
    static func run(_ program: URL, _ arguments: [String], output: URL) throws -> Int32 {
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let handle = try FileHandle(forWritingTo: output)
        try handle.seekToEnd()
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        try handle.close()
        return process.terminationStatus
    }

    /// Compresses a file in place, as `gzip` does: `name` becomes `name.gz`.
    static func gzip(_ file: URL) throws {
        let output = file.deletingLastPathComponent().appendingPathComponent(".gzip-output")
        let gzip = URL(fileURLWithPath: "/usr/bin/gzip")
        let status = try run(gzip, ["-n", file.path], output: output)
        try FileManager.default.removeItem(at: output)
        guard status == 0 else { throw Failure(description: "gzip \(file.path): \(status)") }
    }

    /// The `callbill` to be tested: `CALLBILL_BINARY`, or the one beside the test bundle.
    static func callbill() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["CALLBILL_BINARY"] {
            return URL(fileURLWithPath: path)
        }
        let starts = [CommandLine.arguments[0], Bundle.main.bundlePath, #filePath]
        for start in starts {
            var folder = URL(fileURLWithPath: start).deletingLastPathComponent()
            while folder.path != "/" {
                for name in ["callbill", ".build/debug/callbill"] {
                    let file = folder.appendingPathComponent(name)
                    if isProgram(file) { return file }
                }
                folder.deleteLastPathComponent()
            }
        }
        throw Failure(description: "no callbill beside \(CommandLine.arguments[0]); build it first")
    }

    private static func isProgram(_ file: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
            && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: file.path)
    }
}
