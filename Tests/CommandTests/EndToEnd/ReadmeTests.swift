import Foundation
import Testing

/// What README.md and the documents show can be typed as it stands, and prints what they say.
@Suite struct EndToEndReadmeTests {
    /// The package's folder.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let readme = "README.md"
    static let chinese = "Sources/callbill/callbill.docc/README.zh.md"
    static let picture = "Sources/callbill/callbill.docc/terminal.svg"

    /// README and every document below Sources.
    static let documents: [String] = {
        let sources = package.appendingPathComponent("Sources").path
        let paths = FileManager.default.enumerator(atPath: sources)?.allObjects as? [String] ?? []
        return [readme]
            + paths.filter { $0.hasSuffix(".md") }.map { "Sources/\($0)" }.sorted()
    }()

    /// Those whose commands a user can type anywhere: no clone of the repository is needed.
    static let pages = documents.filter { $0 == readme || $0.contains("callbill.docc/") }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: package.appendingPathComponent(path), encoding: .utf8)
    }

    // MARK: Commands

    @Test(arguments: pages)
    func commandsPrintWhatIsShown(document: String) throws {
        try Self.run(ShellDocument(markdown: Self.text(document)))
    }

    @Test func thePictureShowsWhatIsPrinted() throws {
        let picture = ShellDocument(picture: try Self.text(Self.picture))
        #expect(picture.steps.count == 3)
        let readme = ShellDocument(markdown: try Self.text(Self.readme))
        let commands = picture.steps.map(\.commands)
        #expect(
            readme.steps.first?.commands.replacing(/\s+# exit code \d+/, with: "")
                == commands.joined(separator: "\n"))
        // With the outputs of the picture, and the exit codes of README.
        var document = picture
        let lines = (readme.steps.first?.commands ?? "").split(separator: "\n").map(String.init)
        for (index, line) in zip(picture.steps.indices, lines) {
            document.steps[index].commands = line
        }
        try Self.run(document)
    }

    @Test func bothPagesShowTheSameCommands() throws {
        let (english, chinese) = try (
            ShellDocument(markdown: Self.text(Self.readme)).steps,
            ShellDocument(markdown: Self.text(Self.chinese)).steps
        )
        #expect(english.map(\.commands) == chinese.map(\.commands))
        #expect(english.map(\.output) == chinese.map(\.output))
        #expect(english.count >= 3)
    }

    /// Types the commands one after the other, as a reader does in a fresh folder.
    private static func run(_ document: ShellDocument) throws {
        guard !document.steps.isEmpty else { return }
        let runner = try CommandLineRunner()
        for name in ["SampleData", "Sources"] {
            try FileManager.default.createSymbolicLink(
                at: runner.folder.appendingPathComponent(name),
                withDestinationURL: package.appendingPathComponent(name))
        }
        for step in document.steps {
            let ending = try runner.shell(step.script)
            #expect(ending.status == 0, "\(step.commands)\n\(ending.output)\(ending.errors)")
            guard let output = step.output else { continue }
            let mismatch = ShownOutput(output, printed: ending.output).mismatch
            #expect(mismatch == nil, "\(step.commands)\n\(mismatch ?? "")")
        }
    }

    @Test func everyNamedCommandExistsAndREADMENamesAll() throws {
        let help = try CommandLineRunner().callbill(["--help"])
        #expect(help.status == 0)
        let list = help.output.components(separatedBy: "SUBCOMMANDS:").last ?? ""
        let commands = list.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ {2}([a-z]+)\s/).map { String($0.1) }
        }
        #expect(commands.contains("run") && commands.contains("tariff"))
        for document in Self.documents {
            let named = try Self.code(document).flatMap { text in
                text.matches(of: /(?:^|\| |\/)callbill ([a-z]+)/.anchorsMatchLineEndings())
                    .map { String($0.1) }
            }
            for command in Set(named) where command != "help" {
                #expect(commands.contains(command), "\(document): callbill \(command)")
            }
            guard [Self.readme, Self.chinese].contains(document) else { continue }
            for command in commands {
                #expect(named.contains(command), "\(document) doesn't name \(command)")
            }
        }
    }

    /// Every piece of code: fenced blocks, and what stands between backticks on a line.
    private static func code(_ document: String) throws -> [String] {
        var pieces: [String] = []
        var isFenced = false
        for line in try text(document).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                pieces.append(String(line))
            } else {
                let parts = line.split(separator: "`", omittingEmptySubsequences: false)
                pieces += parts.enumerated().filter { $0.offset % 2 == 1 }.map {
                    String($0.element)
                }
            }
        }
        return pieces
    }
}
