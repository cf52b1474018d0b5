import BillingTime
import Foundation
import Reports

/// The files of a published month, as they are on the disk. No link in OUT is followed, and what is
/// no regular file counts as absent.
struct PublishedFiles {
    let folder: String
    /// The folder's name, for messages.
    let name: String
    /// The paths below the folder, ascending bytewise.
    let paths: [String]

    init(folder: String, name: String) throws {
        self.folder = folder
        self.name = name
        var paths: [String] = []
        guard PathStatus.isFolderItself(folder) else {
            throw OperatingError.reading(folder, code: ENOTDIR)
        }
        for entry in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where PathStatus.isFileItself("\(folder)/\(entry)") {
            paths.append(entry)
        }
        self.paths = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The months with a `run.json` below `out`.
    static func periods(below out: String) throws -> [Period] {
        guard InputFile.exists(out) else { return [] }
        return try PathStatus.names(inFolder: out).compactMap { Period($0) }
            .filter {
                PathStatus.isFolderItself("\(out)/\($0)")
                    && PathStatus.isFileItself("\(out)/\($0)/run.json")
            }
            .sorted()
    }

    /// A file's bytes; nil where it is not there.
    func bytes(_ path: String) throws -> [UInt8]? {
        guard paths.contains(path) else { return nil }
        return try InputFile.read(
            "\(folder)/\(path)", maximumBytes: .max, followsLinks: false)
    }

    /// A CSV file's table; nil where it is not there.
    func table(_ path: String) throws -> AuditTable? {
        try bytes(path).map { AuditTable(file: path, bytes: $0) }
    }

    /// How the month's CSV files are written: the first bytes tell.
    func style() throws -> CSVStyle {
        try bytes("summary.csv")?.starts(with: [0xEF, 0xBB, 0xBF]) == true ? .excel : .plain
    }
}

/// A published CSV file, to be summed up by column.
struct AuditTable {
    private let table: CSVTable

    init(file: String, bytes: [UInt8]) { table = CSVTable(file: file, bytes: bytes) }

    /// The cells of a column, row by row; empty texts where the column is missing.
    func column(_ name: String) -> [String] {
        guard let position = table.header.firstIndex(of: name) else {
            return table.rows.map { _ in "" }
        }
        return table.rows.map { $0.cells[position] }
    }
}
