import Foundation

/// The package's texts: documents with their headings, sources and scripts.
struct DocumentLibrary {
    /// A text of the package.
    struct Text {
        /// The path below the package's folder.
        let path: String
        let content: String

        var isDocument: Bool { path.hasSuffix(".md") }
        var isSwift: Bool { path.hasSuffix(".swift") }
        /// Whether any document may be named in it; most sources name none.
        var namesDocuments: Bool { Data(content.utf8).range(of: Data(".md".utf8)) != nil }
        /// Whether references to it name a section: a document of a DocC catalog, or the
        /// maintainers' guide.
        var hasSections: Bool { path.contains(".docc/") || path == "Sources/README.md" }
    }

    /// The package's folder.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The whole package, read once for all tests.
    static let whole = Result { try DocumentLibrary() }

    let texts: [Text]
    private let headings: [String: [String]]

    /// Reads all of the package's own folders.
    init() throws {
        var paths = try FileManager.default.contentsOfDirectory(atPath: Self.package.path)
            .filter { $0.hasSuffix(".md") || $0.hasSuffix(".swift") }
        for folder in ["Sources", "Tests", "scripts", "SampleData"] {
            let url = Self.package.appendingPathComponent(folder)
            paths += try FileManager.default.subpathsOfDirectory(atPath: url.path)
                .filter { Self.isWanted($0, in: folder) }.map { "\(folder)/\($0)" }
        }
        try self.init(texts: paths.sorted().compactMap(Self.text))
    }

    /// Makes a library of texts that need not exist.
    init(texts: [Text]) throws {
        self.texts = texts
        headings = Dictionary(
            uniqueKeysWithValues: texts.filter(\.isDocument).map {
                ($0.path, Self.headings(of: $0.content))
            })
    }

    private static func isWanted(_ path: String, in folder: String) -> Bool {
        if path.hasSuffix(".md") { return true }
        return folder == "scripts"
            ? !path.contains("__pycache__") : path.hasSuffix(".swift")
    }

    /// A file's text; nil for a folder, and for what is no text.
    private static func text(at path: String) throws -> Text? {
        let url = package.appendingPathComponent(path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
            !isFolder.boolValue,
            let content = String(validating: try Data(contentsOf: url), as: UTF8.self)
        else { return nil }
        return Text(path: path, content: content)
    }

    // MARK: Documents

    /// The document that a mention names by its path, or by the end of its path.
    func document(named mention: String) -> Text? {
        let documents = texts.filter(\.isDocument)
        return documents.first { $0.path == mention }
            ?? documents.first { $0.path.hasSuffix("/" + mention) && $0.hasSections }
            ?? documents.first { $0.path.hasSuffix("/" + mention) }
    }

    /// A document's headings as a reader sees them.
    func headings(of document: Text) -> [String] { headings[document.path] ?? [] }

    /// A document's headings as the fragments of links.
    func anchors(of document: Text) -> Set<String> {
        Set(headings(of: document).map(Self.anchor))
    }

    /// The lines that begin with `#`, outside of code, without their markup.
    private static func headings(of content: String) -> [String] {
        var headings: [String] = []
        var isCode = false
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, let match = line.wholeMatch(of: /#{1,6} +(.*)/) else { continue }
            headings.append(match.1.filter { $0 != "`" && $0 != "*" })
        }
        return headings
    }

    /// A heading as code hosts make fragments of it: in lower case, words joined by dashes.
    private static func anchor(_ heading: String) -> String {
        String(
            heading.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || "-_".contains(character)
                return isKept ? character : nil
            })
    }
}
