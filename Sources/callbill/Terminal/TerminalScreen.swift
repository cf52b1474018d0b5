import Foundation

/// What is known about the terminal behind a file descriptor.
enum TerminalScreen {
    /// The width that is assumed where none is known.
    static let defaultColumns = 80

    /// Whether standard error is a terminal that can redraw a line.
    static var canRedraw: Bool {
        isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Whether standard output is a terminal.
    static var isOutputTerminal: Bool { isatty(1) == 1 }

    /// The columns of the terminal behind `descriptor`, else `COLUMNS`, else 80.
    static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
        return columns.flatMap { $0 > 0 ? $0 : nil } ?? defaultColumns
    }
}
