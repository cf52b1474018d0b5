import Billing
import Foundation

/// Files in the book's folder that nothing reads: a `Packs.csv` that was meant to be `packs.csv`
/// would leave paid packs out of every invoice.
struct UnreadBookFiles {
    /// A sentence for each, by name.
    private(set) var messages: [String] = []
    /// Whether one of them looks like a file of the book.
    private(set) var hasLookalike = false

    /// Looks through the book's folder. Hidden and unfinished files, folders, logs, callbill's own
    /// files and what `ignore` names are left out, and so is all of a folder that is one of logs:
    /// what lies there is looked at as a log.
    init(_ settings: Settings) {
        guard let book = settings.book,
            let folder = try? PathStatus(of: book),
            let names = try? PathStatus.names(inFolder: book)
        else { return }
        let logs = settings.logs.compactMap { try? PathStatus(of: $0).identity }
        guard !logs.contains(folder.identity) else { return }
        let known = Set(settings.ownPaths.compactMap { try? PathStatus(of: $0).identity } + logs)
        let ignored = IgnoredNames(settings.ignored)
        for name in names where !LogNames.isUnfinished(name) {
            let path = book.hasSuffix("/") ? book + name : "\(book)/\(name)"
            guard let status = try? PathStatus(of: path), status.kind == .regular,
                !known.contains(status.identity), !ignored.contains(name: name, path: name)
            else { continue }
            if let file = Self.lookalike(name) {
                hasLookalike = true
                messages.append(
                    "\(path): is not read: the book's file is \(file.rawValue); rename it, or name "
                        + "it in `ignore`")
            } else {
                messages.append(
                    "\(path): is not read: it is none of the book's files; move it away, or name "
                        + "it in `ignore`")
            }
        }
    }

    /// The book's file that a name may have been meant for.
    private static func lookalike(_ name: String) -> BookFault.File? {
        let letters = name.lowercased().filter(\.isLetter)
        let stems: [(String, BookFault.File)] = [
            ("account", .accounts), ("activation", .activations), ("pack", .packs),
            ("suspension", .suspensions), ("opening", .openings), ("parent", .parents),
        ]
        return stems.first { letters.hasPrefix($0.0) }?.1
    }
}
