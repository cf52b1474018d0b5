import Billing
import BillingTime
import Metering
import Publishing

/// The five files of a tariff, as bytes: the built-in ones or those of a folder.
public struct TariffFolder: Sendable {
    /// The files in the order in which they count for the version.
    static let tables: [TariffFault.Table] = [
        .interfaces, .pools, .prices, .billableErrors, .tickets,
    ]
    /// More than any price list needs.
    static let maximumBytes = 64 << 20

    /// The folder's path; nil: built in.
    let path: String?
    /// The files' bytes, beside `tables`.
    public let files: [[UInt8]]

    /// The tariff that is part of the program.
    public static var builtIn: TariffFolder {
        TariffFolder(
            path: nil,
            files: [
                PackageResources.interfaces_csv, PackageResources.pools_csv,
                PackageResources.prices_csv, PackageResources.billable_errors_csv,
                PackageResources.tickets_csv,
            ])
    }

    /// Reads a folder; every file that can't be opened is named at once.
    public static func read(_ path: String) throws -> TariffFolder {
        try InputFile.checkFolder(path)
        var files: [[UInt8]] = []
        var missing: [OperatingError] = []
        for table in tables {
            let file = join(path, table.rawValue)
            do {
                files.append(try InputFile.read(file, maximumBytes: maximumBytes))
            } catch let error as OperatingError {
                missing.append(error)
            }
        }
        guard missing.isEmpty else { throw MissingFiles(errors: missing) }
        return TariffFolder(path: path, files: files)
    }

    /// The built-in tariff, or that of the folder at `path`.
    public static func open(_ path: String?) throws -> TariffFolder {
        try path.map(read) ?? builtIn
    }

    /// Writes the files into a folder, which is made where it is missing; the files' paths.
    ///
    /// - Throws: `OperatingError` where one of the files is there already: nothing is written then.
    public func export(to path: String) throws -> [String] {
        guard !path.isEmpty else { throw UsageError("the folder to write to has no name") }
        let paths = Self.tables.map { Self.join(path, $0.rawValue) }
        if let known = paths.first(where: InputFile.exists) {
            throw OperatingError(
                path: known, reason: "is there already; nothing was written",
                exitCode: .cannotCreate)
        }
        try OutputFolder.make(path)
        for (path, bytes) in zip(paths, files) { try AtomicFile.write(bytes, to: path) }
        return paths
    }

    /// The first 12 hex digits of the SHA-256 of all five files, one after the other.
    var version: String {
        hexadecimal(Digest.sha256(files.flatMap(\.self)).prefix(6))
    }

    /// The bytes of a file.
    func bytes(of table: TariffFault.Table) -> [UInt8] {
        guard let position = Self.tables.firstIndex(of: table) else {
            preconditionFailure("\(table) is no file of a tariff")
        }
        return files[position]
    }

    /// The file's name in faults.
    func name(of table: TariffFault.Table) -> String {
        path.map { Self.join($0, table.rawValue) } ?? "built-in tariff, \(table.rawValue)"
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}

/// Several files that can't be opened, all of them at once.
struct MissingFiles: ReportedError {
    /// One error for each file; never empty.
    var errors: [OperatingError]

    var lines: [String] { errors.flatMap(\.lines) }
    var exitCode: ExitCode { errors[0].exitCode }
}
