import Foundation

/// SampleData after its nightly run: made once, and copied for each test that works on it.
struct SampleRun: Sendable {
    /// A folder with `SampleData` and the run's `out`.
    let folder: TemporaryFolder

    static let asOf = "2026-11-01T00:30:00+08:00"

    /// The folder of this package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let prepared = Result { () throws -> SampleRun in
        let run = SampleRun(folder: try TemporaryFolder())
        try run.folder.link("SampleData", to: package.path + "/SampleData")
        _ = try run.shell(
            "callbill run --quiet --logs SampleData/logs --book SampleData/book --out out "
                + "--as-of \(asOf)")
        return run
    }

    private init(folder: TemporaryFolder) { self.folder = folder }

    /// A copy of its own.
    init() throws {
        let model = try SampleRun.prepared.get()
        folder = try TemporaryFolder()
        try folder.link("SampleData", to: SampleRun.package.path + "/SampleData")
        try FileManager.default.copyItem(
            atPath: model.folder.path + "/out", toPath: folder.path + "/out")
    }

    /// What a script prints, errors included; `callbill` is the program to be tested.
    func shell(_ script: String) throws -> String {
        let bin = folder.path + "/.bin"
        if !FileManager.default.fileExists(atPath: bin) {
            try FileManager.default.createDirectory(
                atPath: bin, withIntermediateDirectories: true)
            try folder.link(".bin/callbill", to: try ScenarioProcess.callbill().path)
        }
        let output = URL(fileURLWithPath: folder.path + "/.output")
        let prologue = "cd '\(folder.path)'; PATH='\(bin)':$PATH; export LC_ALL=C.UTF-8\n"
        _ = try ScenarioProcess.run(
            URL(fileURLWithPath: "/bin/bash"), ["-c", prologue + script], output: output)
        return try String(contentsOf: output, encoding: .utf8)
    }

    /// The rows of a CSV file below `out`, each by column.
    func rows(_ path: String) throws -> [[String: String]] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/out/\(path)"))
        return ReferenceCSV.rows(String(decoding: bytes, as: UTF8.self))
    }
}
