import Foundation

/// The targets of Package.swift with what they depend on, read from its text.
struct PackageManifest {
    /// A target.
    struct Target: Equatable {
        /// `target`, `executableTarget`, `testTarget` or `systemLibrary`.
        let kind: String
        let name: String
        /// The names of the targets and products.
        let dependencies: Set<String>
    }

    let targets: [Target]

    init(_ text: String) {
        let pattern = /\.(target|executableTarget|testTarget|systemLibrary)\(/
        targets = text.matches(of: pattern).compactMap { match in
            let body = PackageManifest.balanced(text[match.range.upperBound...], "(", ")")
            guard let name = body.firstMatch(of: /name:\s*"([^"]+)"/)?.1 else { return nil }
            var dependencies: Set<String> = []
            if let start = body.firstMatch(of: /dependencies:\s*\[/)?.range.upperBound {
                var list = String(PackageManifest.balanced(body[start...], "[", "]"))
                list.replace(/package:\s*"[^"]+"/, with: "")
                dependencies = Set(list.matches(of: /"([^"]+)"/).map { String($0.1) })
            }
            return Target(
                kind: String(match.1), name: String(name), dependencies: dependencies)
        }
    }

    /// The package's own.
    static func own() throws -> PackageManifest {
        PackageManifest(
            try String(
                contentsOf: SwiftSource.package.appendingPathComponent("Package.swift"),
                encoding: .utf8))
    }

    func target(_ name: String) -> Target? { targets.first { $0.name == name } }

    /// The text up to the end of what has been opened once.
    private static func balanced(
        _ text: Substring, _ open: Character, _ close: Character
    ) -> Substring {
        var depth = 1
        for index in text.indices {
            if text[index] == open { depth += 1 }
            if text[index] == close { depth -= 1 }
            if depth == 0 { return text[..<index] }
        }
        return text
    }
}
