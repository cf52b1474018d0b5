import Foundation

/// An error that knows its text and its exit code; `ErrorReport` shows it.
protocol ReportedError: Error {
    /// What went wrong, one line per fault, without the program's name.
    var lines: [String] { get }
    /// How the command ends.
    var exitCode: ExitCode { get }
}

/// A file, folder or stream that could not be used.
struct OperatingError: ReportedError, Equatable {
    /// The path as the user named it; nil where no file is to blame.
    var path: String?
    /// Why, in plain words.
    var reason: String
    /// How the command ends.
    var exitCode: ExitCode

    /// Makes an error with a reason of its own.
    init(path: String? = nil, reason: String, exitCode: ExitCode) {
        self.path = path
        self.reason = reason
        self.exitCode = exitCode
    }

    var lines: [String] {
        guard let path else { return [reason] }
        return ["\(path): \(reason)"]
    }

    /// A failed attempt to open or read `path`; `code` is its `errno`.
    static func reading(_ path: String, code: Int32) -> OperatingError {
        OperatingError(
            path: path, reason: systemText(code),
            exitCode: code == EIO ? .inputOutput : .missingInput)
    }

    /// A failed attempt to create, write, sync or rename `path`; `code` is its `errno`.
    static func writing(_ path: String, code: Int32) -> OperatingError {
        let cannotCreate: Set<Int32> = [
            EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, EEXIST, ENAMETOOLONG, ELOOP,
        ]
        return OperatingError(
            path: path, reason: systemText(code),
            exitCode: cannotCreate.contains(code) ? .cannotCreate : .inputOutput)
    }

    /// The system's words for an `errno`.
    static func systemText(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}

/// A command line that can't be followed, found after its flags were split.
struct UsageError: ReportedError, Equatable {
    var lines: [String]
    var exitCode: ExitCode { .usage }

    /// Makes an error of one or more lines.
    init(_ lines: String...) {
        self.lines = lines
    }

    /// Makes an error of one or more lines.
    init(lines: [String]) {
        self.lines = lines
    }
}

/// One fault in a file that a person maintains: the book, the tariff, the settings.
struct InputFault: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user knows it.
    var file: String
    /// The line, counted from 1; nil where the whole file is meant.
    var line: Int?
    /// What is wrong, and what would be right.
    var reason: String

    var description: String {
        guard let line else { return "\(file): \(reason)" }
        return "\(file):\(line): \(reason)"
    }
}

/// A book, tariff or settings file with faults, all of them at once.
struct InvalidInput: ReportedError, Equatable {
    /// The faults, in the order of files and lines.
    var faults: [InputFault]

    /// Makes an error of at least one fault.
    init(_ faults: [InputFault]) {
        self.faults = faults
    }

    var lines: [String] { faults.map(\.description) }
    var exitCode: ExitCode { .invalid }
}
