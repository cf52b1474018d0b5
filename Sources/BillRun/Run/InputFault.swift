import Foundation

/// One fault in a file that a person maintains: the book, the tariff, the settings.
public struct InputFault: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user knows it.
    public var file: String
    /// The line, counted from 1; nil where the whole file is meant.
    public var line: Int?
    /// What is wrong, and what would be right.
    public var reason: String

    /// Makes a fault.
    public init(file: String, line: Int? = nil, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// The fault with its place, for people.
    public var description: String {
        guard let line else { return "\(file): \(reason)" }
        return "\(file):\(line): \(reason)"
    }
}
