import Foundation

/// An error that knows its text and its exit code; `ErrorReport` shows it.
public protocol ReportedError: Error, CustomStringConvertible {
    /// What went wrong, one line per fault, without the program's name.
    var lines: [String] { get }
    /// How the command ends.
    var exitCode: ExitCode { get }
}

extension ReportedError {
    /// Its lines as one, for a message that tells more than them.
    public var description: String { lines.joined(separator: "; ") }
}

/// A file, folder or stream that could not be used.
public struct OperatingError: ReportedError, Equatable {
    /// The path as the user named it; nil where no file is to blame.
    public var path: String?
    /// Why, in plain words.
    public var reason: String
    /// How the command ends.
    public var exitCode: ExitCode

    /// Makes an error with a reason of its own.
    public init(path: String? = nil, reason: String, exitCode: ExitCode) {
        self.path = path
        self.reason = reason
        self.exitCode = exitCode
    }

    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] {
        guard let path else { return [reason] }
        return ["\(path): \(reason)"]
    }

    /// A failed attempt to open or read `path`; `code` is its `errno`.
    public static func reading(_ path: String, code: Int32) -> OperatingError {
        OperatingError(
            path: path, reason: systemText(code),
            exitCode: code == EIO ? .inputOutput : .missingInput)
    }

    /// A failed attempt to create, write, sync or rename `path`; `code` is its `errno`.
    public static func writing(_ path: String, code: Int32) -> OperatingError {
        let cannotCreate: Set<Int32> = [
            EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, EEXIST, ENAMETOOLONG, ELOOP,
        ]
        return OperatingError(
            path: path, reason: systemText(code),
            exitCode: cannotCreate.contains(code) ? .cannotCreate : .inputOutput)
    }

    /// The system's words for an `errno`.
    public static func systemText(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}

/// A book, tariff or settings file with faults, all of them at once.
public struct InvalidInput: ReportedError, Equatable {
    /// The faults, in the order of files and lines.
    public var faults: [InputFault]

    /// Makes an error of at least one fault.
    public init(_ faults: [InputFault]) {
        self.faults = faults
    }

    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] { faults.map(\.description) }
    /// How the command ends.
    public var exitCode: ExitCode { .invalid }
}
