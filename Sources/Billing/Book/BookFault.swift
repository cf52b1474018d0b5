/// Something wrong with a row of the book.
public struct BookFault: Hashable, Sendable {
    /// The files of a book.
    public enum File: String, Hashable, Sendable, CaseIterable {
        case accounts = "accounts.csv"
        case activations = "activations.csv"
        case packs = "packs.csv"
        case suspensions = "suspensions.csv"
        case openings = "openings.csv"
        case parents = "parents.csv"
    }

    /// The file.
    public var file: File
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// What is wrong, as a sentence without a full stop.
    public var reason: String

    /// Makes a fault.
    public init(file: File, line: Int, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }
}

/// Everything wrong with a book, by file and line.
public struct BookFaults: Error, Hashable, Sendable {
    /// The faults; never empty.
    public var faults: [BookFault]

    /// Makes the error.
    public init(faults: [BookFault]) {
        self.faults = faults
    }
}
