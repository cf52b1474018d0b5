import Foundation

/// A command line that can't be followed, found after its flags were split.
public struct UsageError: ReportedError, Equatable {
    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String]
    /// How the command ends.
    public var exitCode: ExitCode { .usage }

    /// Makes an error of one or more lines.
    public init(_ lines: String...) {
        self.lines = lines
    }

    /// Makes an error of one or more lines.
    public init(lines: [String]) {
        self.lines = lines
    }
}
