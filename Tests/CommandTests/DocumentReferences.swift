/// Finds what a text says of the package's documents, and what of it leads nowhere.
///
/// A reference is a document's name, a comma and a section: a numbered heading as it stands there
/// (`Rules.md, 4. Grants`), or another heading in quotes (`Formats.md, "Call logs"`).
struct DocumentReferences {
    let library: DocumentLibrary

    /// The faults of a text, each with the words that it is about.
    func faults(in text: DocumentLibrary.Text) -> [String] {
        guard text.isDocument || text.namesDocuments else { return [] }
        var faults = outsideNames(in: text.content)
        if text.isDocument {
            faults += references(in: joined(text.content, marks: []), mayNameAlone: true)
            faults += links(in: text)
        } else if text.isSwift {
            for comment in comments(in: text.content) where comment.contains(".md") {
                faults += references(in: comment, mayNameAlone: false)
            }
        } else {
            faults += references(in: joined(text.content, marks: ["#"]), mayNameAlone: false)
        }
        return faults.map { "\(text.path): \($0)" }
    }

    // MARK: References

    /// Names of texts outside of the package: whoever reads the package can't follow them.
    private func outsideNames(in content: String) -> [String] {
        let names = ["domain", "formats", "architecture"].map { $0 + ".md" }
        return names.filter { name in
            content.ranges(of: name).contains { range in
                let before = content[..<range.lowerBound].last
                return before.map { !$0.isLetter && !$0.isNumber && $0 != "-" } ?? true
            }
        }.map { "\($0) is no document" }
    }

    private func references(in text: String, mayNameAlone: Bool) -> [String] {
        text.matches(of: /(?:[A-Za-z0-9_.\-]+\/)*[A-Za-z0-9_\-]+\.md\b/).compactMap { match in
            let name = String(match.output)
            guard let document = library.document(named: name) else {
                return mayNameAlone ? nil : "there is no document \(name)"
            }
            guard document.hasSections else { return nil }
            let rest = text[match.range.upperBound...]
            if mayNameAlone && rest.prefixMatch(of: /, (?:"|\d+\.)/) == nil { return nil }
            return fault(of: rest, in: document).map { "\(name)\(rest.prefix(40)): \($0)" }
        }
    }

    /// What is wrong with the section that stands behind a document's name.
    private func fault(of rest: Substring, in document: DocumentLibrary.Text) -> String? {
        let headings = library.headings(of: document)
        if let quoted = rest.prefixMatch(of: /, "([^"]*)"/) {
            return headings.contains(String(quoted.1)) ? nil : "has no section of this name"
        }
        guard rest.prefixMatch(of: /, \d+\./) != nil else { return "names no section" }
        let isKnown = headings.contains { heading in
            guard rest.dropFirst(2).hasPrefix(heading) else { return false }
            let next = rest.dropFirst(2 + heading.count).first
            return next.map { !$0.isLetter && !$0.isNumber } ?? true
        }
        return isKnown ? nil : "has no section of this number and name"
    }

    // MARK: Links

    /// Links of a document to other files and to headings.
    private func links(in text: DocumentLibrary.Text) -> [String] {
        let folder = text.path.split(separator: "/").dropLast().map(String.init)
        return withoutCode(text.content).matches(of: /\]\(([^)\s]+)\)/).compactMap { match in
            let target = String(match.1)
            guard !target.contains("://"), !target.hasPrefix("mailto:") else { return nil }
            let parts = target.split(
                separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            var path = text.path
            if !parts[0].isEmpty { path = resolved(String(parts[0]), from: folder) }
            let url = DocumentLibrary.package.appendingPathComponent(path)
            let document = library.texts.first { $0.path == path }
            guard document != nil || (try? url.checkResourceIsReachable()) == true else {
                return "the link to \(target) leads nowhere"
            }
            guard parts.count == 2, let document, document.isDocument else { return nil }
            return library.anchors(of: document).contains(String(parts[1]))
                ? nil : "the link to \(target) names no heading"
        }
    }

    private func resolved(_ path: String, from folder: [String]) -> String {
        var steps = folder
        for step in path.split(separator: "/") {
            if step == ".." {
                _ = steps.popLast()
            } else if step != "." {
                steps.append(String(step))
            }
        }
        return steps.joined(separator: "/")
    }

    // MARK: Texts

    /// A Swift file's comments; lines that follow each other are one.
    private func comments(in content: String) -> [String] {
        var comments: [String] = []
        var isOpen = false
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.contains("//") else {
                isOpen = false
                continue
            }
            let whole = line.wholeMatch(of: /\s*\/\/+(.*)/)
            if let words = whole?.1.trimmed, isOpen {
                comments[comments.count - 1] += " \(words)"
            } else if let words = whole?.1 ?? line.firstMatch(of: /\s\/\/+(\s.*)$/)?.1 {
                comments.append(words.trimmed)
            }
            isOpen = whole != nil
        }
        return comments
    }

    /// A text in one line, without the marks with which its lines begin.
    private func joined(_ content: String, marks: [Character]) -> String {
        content.split(separator: "\n").map { line in
            String(line.drop { $0 == " " || marks.contains($0) })
        }.joined(separator: " ")
    }

    /// A document without its blocks of code.
    private func withoutCode(_ content: String) -> String {
        content.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map(\.element).joined()
    }
}

extension Substring {
    /// The text without blanks at its ends.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
