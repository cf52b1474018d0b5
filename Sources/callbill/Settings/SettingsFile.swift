import BillRun
import Foundation
import Yams

/// A settings file, read into raw settings that know their lines.
///
/// Works on Yams' node tree, because a decoder would lose the lines and stop at the first fault.
struct SettingsFile: Sendable {
    /// The settings, in the order of the file.
    private(set) var settings: [RawSetting] = []
    /// Unknown keys and values of a wrong type.
    private(set) var faults: [InputFault] = []

    private let path: String
    /// Where relative paths start, with a slash at its end; empty: the current folder.
    private let folder: String

    /// The name that is looked for in the book.
    static let defaultName = "callbill.yaml"
    /// More than any settings file needs.
    static let maximumBytes = 1 << 20

    /// Reads the file at `path`; a file that can't be opened is an `OperatingError`.
    static func read(_ path: String) throws -> SettingsFile {
        let bytes = try InputFile.read(path, maximumBytes: maximumBytes)
        // Editors on Windows begin a file with a byte order mark.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw InvalidInput([InputFault(file: path, reason: "is not UTF-8 text")])
        }
        return SettingsFile(path: path, text: text)
    }

    /// Reads the text of a settings file; `path` is its name in faults.
    init(path: String, text: String) {
        self.path = path
        let end = path.lastIndex(of: "/")
        folder = end.map { String(path[...$0]) } ?? ""
        do {
            guard let root = try Yams.compose(yaml: text) else { return }
            read(root)
        } catch let error as YamlError {
            let (line, reason) = Self.describe(error)
            faults.append(InputFault(file: path, line: line, reason: reason))
        } catch {
            faults.append(InputFault(file: path, reason: "\(error)"))
        }
    }

    private mutating func read(_ root: Node) {
        guard case .mapping(let mapping) = root else {
            if case .scalar(let scalar) = root, scalar.isNull { return }
            fault(root, "must be `key: value` lines")
            return
        }
        for (keyNode, value) in mapping {
            guard case .scalar(let name) = keyNode else {
                fault(keyNode, "a setting's key must be a name")
                continue
            }
            guard let key = SettingKey(rawValue: name.string) else {
                fault(keyNode, Self.unknown(name.string))
                continue
            }
            guard let values = values(of: value, key: key) else { continue }
            let line = keyNode.mark?.line ?? 1
            settings.append(
                RawSetting(key: key, values: values, origin: .file(path: path, line: line)))
        }
    }

    /// The value as text, or nil after a fault about its type.
    private mutating func values(of node: Node, key: SettingKey) -> [String]? {
        if let scalar = node.scalar, scalar.isNull {
            fault(node, "`\(key.rawValue)` has no value")
            return nil
        }
        switch key.shape {
        case .paths:
            return list(node, key, "a path or a list of paths")?.map(resolved)
        case .texts:
            return list(node, key, "a text or a list of texts")
        case .numbers:
            return list(node, key, "a whole number or a list of them")
        case .renames:
            return renames(node, key)
        case .path:
            return single(node, key, "a path")
                .flatMap { $0.string.isEmpty ? nil : [resolved($0.string)] }
        case .text:
            return single(node, key, "text").map { [$0.string] }
        case .number:
            return single(node, key, "a whole number") { $0.isPlain && Int($0.string) != nil }
                .map { [$0.string] }
        case .bytes:
            return single(node, key, "a number of bytes, such as 512MiB").map { [$0.string] }
        case .truth:
            return single(node, key, "true or false") { $0.truth != nil }
                .map { [$0.truth == true ? "true" : "false"] }
        }
    }

    private mutating func single(
        _ node: Node, _ key: SettingKey, _ wanted: String,
        where accepts: (Node.Scalar) -> Bool = { _ in true }
    ) -> Node.Scalar? {
        guard case .scalar(let scalar) = node, accepts(scalar), !scalar.string.isEmpty else {
            fault(node, "`\(key.rawValue)` must be \(wanted), not \(Self.name(of: node))")
            return nil
        }
        return scalar
    }

    private mutating func list(_ node: Node, _ key: SettingKey, _ wanted: String) -> [String]? {
        guard case .sequence(let sequence) = node else {
            return single(node, key, wanted).map { [$0.string] }
        }
        var values: [String] = []
        for item in sequence {
            guard let scalar = single(item, key, wanted) else { return nil }
            values.append(scalar.string)
        }
        if values.isEmpty { fault(node, "`\(key.rawValue)` is an empty list") }
        return values.isEmpty ? nil : values
    }

    private mutating func renames(_ node: Node, _ key: SettingKey) -> [String]? {
        let wanted = "pairs such as `time: eventTime`"
        guard case .mapping(let mapping) = node else {
            return list(node, key, wanted)
        }
        var values: [String] = []
        for (column, path) in mapping {
            guard let column = single(column, key, wanted), let path = single(path, key, wanted)
            else { return nil }
            values.append("\(column.string)=\(path.string)")
        }
        return values
    }

    /// A relative path, seen from the settings file's folder; `-` is standard input.
    private func resolved(_ value: String) -> String {
        value.hasPrefix("/") || value == "-" ? value : ShortPath.of(folder + value)
    }

    private mutating func fault(_ node: Node, _ reason: String) {
        faults.append(InputFault(file: path, line: node.mark?.line ?? 1, reason: reason))
    }
}

extension SettingsFile {
    private static func unknown(_ name: String) -> String {
        let known = SettingKey.allCases.map(\.rawValue)
        let bare = name.lowercased().replacing("-", with: "_")
        if known.contains(bare) {
            return "unknown setting `\(name)`; write it `\(bare)`"
        }
        return "unknown setting `\(name)`; `callbill config` lists the settings"
    }

    private static func name(of node: Node) -> String {
        switch node {
        case .mapping: "a table"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar(let scalar) where scalar.string.isEmpty: "nothing"
        case .scalar(let scalar): "\(scalar.isPlain ? "" : "the text ")'\(scalar.string)'"
        }
    }

    private static func describe(_ error: YamlError) -> (line: Int?, reason: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (mark.line, "is not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.sorted().joined(separator: "`, `")
            return (context.mark.line, "`\(names)` is given more than once")
        case .reader(let problem, let offset, _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            let line = before.utf8.count(where: { $0 == UInt8(ascii: "\n") }) + 1
            return (line, "is not valid YAML: \(problem)")
        default:
            return (nil, "is not valid YAML: \(error)")
        }
    }
}

extension Node.Scalar {
    /// Whether the value stands without quotes, so that `4` is a number and `"4"` is text.
    fileprivate var isPlain: Bool { style == .plain || style == .any }

    /// Whether the value is missing: nothing, `~` or `null`.
    fileprivate var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(string) }

    /// The value as YAML's true or false; nil for anything else.
    fileprivate var truth: Bool? {
        guard isPlain else { return nil }
        switch string.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: return nil
        }
    }
}
