import Foundation
import Testing

/// Whatever a comment, a script or a document says of a document leads to a section that exists.
///
/// The form: `Rules.md, 4. Grants` for a numbered heading, `Formats.md, "Call logs"` for any other.
@Suite struct DocumentReferenceTests {
    @Test func everyReferenceNamesASection() throws {
        let library = try DocumentLibrary.whole.get()
        let references = DocumentReferences(library: library)
        let faults = library.texts.flatMap(references.faults)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test func thePackageIsRead() throws {
        let library = try DocumentLibrary.whole.get()
        let paths = library.texts.map(\.path)
        for part in ["Sources/", "Tests/", "scripts/", "README.md", "Package.swift"] {
            #expect(paths.contains { $0.hasPrefix(part) }, "\(part)")
        }
        for name in ["Rules.md", "Formats.md", "Tariffs.md"] {
            let document = try #require(library.document(named: name))
            #expect(document.hasSections)
            #expect(library.headings(of: document).count > 5)
        }
    }

    // MARK: What is found

    /// A package with two documents and one more text.
    static func faults(_ content: String, path: String = "Sources/A.swift") throws -> [String] {
        let text = DocumentLibrary.Text(path: path, content: content)
        let library = try DocumentLibrary(texts: [
            .init(
                path: "Sources/A/A.docc/Rules.md",
                content: "# The rules\n\n## 4. Grants\n\n### 4.1 Free\n\n```\n# 5. Code\n```\n"),
            .init(path: "Sources/b/b.docc/Formats.md", content: "# In\n\n## Call `logs`\n"),
            .init(path: "README.md", content: "# It\n"),
            text,
        ])
        return DocumentReferences(library: library).faults(in: text)
    }

    @Test(arguments: [
        "/// As bought (Rules.md, 4. Grants).", "let a = 1 \u{2F}/ Rules.md, 4.1 Free, and more",
        "/// (Formats.md,\n    \u{2F}// \"Call logs\")", "/// Rules.md, 4.\n/// Grants",
        "/// Both (Rules.md, 4. Grants; Formats.md, \"In\").", "/// What README.md shows.",
        "let path = \"Formats.md\"",
    ])
    func whatLeadsToASection(comment: String) throws {
        #expect(try Self.faults(comment) == [])
    }

    @Test(arguments: [
        "/// Formats.md tells.", "/// (Rules.md §4)", "/// (Rules.md, 5. Code)",
        "/// (Rules.md, 4. Grantsman)", "/// (Rules.md, 4)", "/// (Formats.md, \"Calls\")",
        "/// (Formats.md, Call logs)", "let a = 1 \u{2F}/ Missing.md, \"In\"",
        "/// (Rules.md, 4. Grants; Formats.md)",
    ])
    func whatLeadsNowhere(comment: String) throws {
        #expect(try Self.faults(comment).count == 1)
    }

    @Test(arguments: ["domain", "formats", "architecture"])
    func noTextOutsideOfThePackage(name: String) throws {
        for path in ["Sources/A.swift", "scripts/a", "a.md"] {
            let faults = try Self.faults("let a = \"\(name).md\"\n", path: path)
            #expect(faults.contains("\(path): \(name).md is no document"))
        }
    }

    @Test func scriptsAndDocuments() throws {
        let wrapped = "# The codes (Formats.md,\n# \"Codes\")\n"
        #expect(try Self.faults(wrapped, path: "scripts/a").count == 1)
        let wrong =
            "See [this](A.docc/Rules.md#5-code), [that](A.docc/Rule.md) and (Rules.md, 6. X).\n"
        #expect(try Self.faults(wrong, path: "Sources/A/more.md").count == 3)
        let right = "See [this](A.docc/Rules.md#41-free), Rules.md and [above](#top).\n\n# Top\n"
        #expect(try Self.faults(right, path: "Sources/A/more.md") == [])
    }
}
