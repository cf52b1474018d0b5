import Foundation

/// A Swift file, as far as the tests of the package's architecture look into it.
struct SwiftSource {
    /// A function or an initializer with its body.
    struct Function: Equatable {
        /// The line of its `func` or `init`, counted from 1.
        let line: Int
        /// From that line to the one of the closing brace.
        let lineCount: Int
    }

    /// The path below the package's folder.
    let path: String
    let text: String
    /// The text with blanks for what stands in comments, strings and regular expressions.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = SwiftCode(text).code
    }

    /// The name of the target that the file belongs to.
    var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

    var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

    /// The modules that the file imports.
    var imports: Set<String> {
        let lines = code.split(separator: "\n").filter { $0.utf8.contains(run: "import ") }
        return Set(
            lines.compactMap { line in
                line.wholeMatch(
                    of: /\s*(?:@\w+(?:\(\w+\))?\s+)*(?:[a-z]+\s+)?import\s+(?:[a-z]+\s+)?(\w+).*/
                ).map { String($0.1) }
            })
    }

    /// Whether the file touches memory that the language does not look after.
    var usesUnsafeMemory: Bool {
        let names = [
            "nsafe", "withMemoryRebound", "assumingMemoryBound", "bindMemory", "Unmanaged",
            "OpaquePointer",
        ]
        guard names.contains(where: { code.utf8.contains(run: $0) }) else { return false }
        return code.matches(of: /\w+/).contains { match in
            names.contains(String(match.output)) || match.output == "unsafe"
                || match.output.prefixMatch(of: /Unsafe|withUnsafe|unsafe[A-Z]/) != nil
        }
    }

    /// The functions and initializers that have a body, also those within others.
    var functions: [Function] {
        let bytes = Array(code.utf8)
        var functions: [Function] = []
        for start in SwiftSource.declarations(in: code) {
            guard let open = SwiftSource.bodyStart(in: bytes, from: start),
                let close = SwiftSource.closingBrace(in: bytes, from: open)
            else { continue }
            let line = bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1
            let lines = bytes[start...close].count { $0 == UInt8(ascii: "\n") } + 1
            functions.append(Function(line: line, lineCount: lines))
        }
        return functions
    }

    /// Where declarations begin: `func` is nothing else, `init` is one at the beginning of a line.
    private static func declarations(in code: String) -> [Int] {
        let initializer = /[ ]*(?:@\w+\s+)*(?:[a-z]+(?:\([a-z]+\))?\s+)*(init[?!]?[(<])/
        var places: [Int] = []
        var lineStart = 0
        for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
            var words: [Substring.Index] = []
            if line.utf8.contains(run: "func ") {
                words = line.matches(of: /\bfunc[ ]/.wordBoundaryKind(.simple)).map(
                    \.range.lowerBound)
            }
            if line.utf8.contains(run: "init"), let match = line.prefixMatch(of: initializer) {
                words.append(match.output.1.startIndex)
            }
            places += words.map { lineStart + line.utf8.distance(from: line.startIndex, to: $0) }
            lineStart += line.utf8.count + 1
        }
        return places
    }

    /// The brace that opens the body of a declaration; nil: it has none.
    private static func bodyStart(in bytes: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "{"): index = closingBrace(in: bytes, from: index) ?? bytes.count
            case UInt8(ascii: "}"): return nil
            case UInt8(ascii: "\n") where depth == 0 && isEnd(of: bytes, at: index): return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Whether a declaration ends with this line: the next one doesn't go on with it.
    private static func isEnd(of bytes: [UInt8], at lineEnd: Int) -> Bool {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") }
        let last = bytes[..<lineEnd].last { !isBlank($0) }
        if last == UInt8(ascii: ",") || last == UInt8(ascii: ">") { return false }
        let next = bytes[lineEnd...].drop(while: isBlank)
        return !["{", "->", "where ", "throws", "async", "rethrows"].contains {
            next.starts(with: $0.utf8)
        }
    }

    private static func closingBrace(in bytes: [UInt8], from open: Int) -> Int? {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}

extension SwiftSource {
    /// The package's folder.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files below a folder of the package, by path.
    static func files(below folder: String) throws -> [SwiftSource] {
        let paths = try FileManager.default.subpathsOfDirectory(
            atPath: package.appendingPathComponent(folder).path)
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let path = "\(folder)/\(name)"
            return SwiftSource(
                path: path,
                text: try String(
                    contentsOf: package.appendingPathComponent(path), encoding: .utf8))
        }
    }
}

extension Sequence<UInt8> {
    /// Whether the bytes of a text stand somewhere in a row.
    func contains(run text: String) -> Bool {
        let (bytes, run) = (Array(self), Array(text.utf8))
        guard let first = run.first, bytes.count >= run.count else { return run.isEmpty }
        for start in 0...(bytes.count - run.count)
        where bytes[start] == first && bytes[start...].starts(with: run) {
            return true
        }
        return false
    }
}
