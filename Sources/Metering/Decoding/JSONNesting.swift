/// Where a JSON record that has nothing of a call at its top has it: inside of an envelope.
enum JSONNesting {
    private static let depthLimit = 4

    /// What to say of a log whose records have none of the keys that every call must have.
    ///
    /// - Parameter record: the first of them; JSON.
    static func detail(_ record: ByteView, map: FieldMap) -> String {
        let names = CallField.allCases.filter(\.isRequired).map { map[$0].text }
        let text = "no record has any of the keys " + names.joined(separator: ", ")
        if let found = envelope(record, from: 0, map: map, path: [], depth: 0) {
            return text + "; " + found
        }
        return text + "; if the file is a log, say with --map what they are called here"
    }

    private static func envelope(
        _ view: ByteView, from start: Int, map: FieldMap, path: [String], depth: Int
    ) -> String? {
        guard depth < depthLimit else { return nil }
        for member in members(view, from: start) {
            let path = path + [member.key.text]
            switch view[member.value] {
            case UInt8(ascii: "{"):
                let keys = members(view, from: member.value).map(\.key.text)
                if namesFields(keys, map) {
                    return "the calls are inside of \(path.joined(separator: ".")); take them out, "
                        + "for example with jq -c '\(filter(path))'"
                }
                let deeper = envelope(
                    view, from: member.value, map: map, path: path, depth: depth + 1)
                if let deeper { return deeper }
            case UInt8(ascii: "\""):
                if view.count > member.value + 1, view[member.value + 1] == UInt8(ascii: "{") {
                    return "the calls seem to be text inside of \(path.joined(separator: ".")); "
                        + "take them out, for example with jq -c '\(filter(path)) | fromjson'"
                }
            default: break
            }
        }
        return nil
    }

    /// Whether keys of an object lead to two of the fields that every call must have.
    private static func namesFields(_ keys: [String], _ map: FieldMap) -> Bool {
        let folded = Set(keys.map(FieldPlan.folded))
        let fields = CallField.allCases.count { field in
            field.isRequired
                && map[field].alternatives.contains { template in
                    template.columns.allSatisfy { column in
                        let key = column.prefix { $0 != "." }
                        return folded.contains(FieldPlan.folded(String(key)))
                    }
                }
        }
        return fields >= 2
    }

    /// The path as jq takes it.
    private static func filter(_ path: [String]) -> String {
        path.map { key in
            let isPlain = key.utf8.allSatisfy {
                $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_")
            }
            return isPlain && key.first?.isNumber == false ? ".\(key)" : ".\"\(key)\""
        }.joined()
    }

    /// The members of the object at `start`, as far as it is JSON.
    private static func members(
        _ view: ByteView, from start: Int
    ) -> [(key: ByteView, value: Int)] {
        var members: [(key: ByteView, value: Int)] = []
        var position = start + 1
        while true {
            position = JSONWalk.skipSpace(view, from: position, end: view.count)
            guard position < view.count, view[position] == UInt8(ascii: "\""),
                case .closed(let keyEnd) = JSONWalk.string(view, from: position, end: view.count)
            else { return members }
            let key = view.slice(position + 1, keyEnd - 1)
            let colon = JSONWalk.skipSpace(view, from: keyEnd, end: view.count)
            guard colon < view.count, view[colon] == UInt8(ascii: ":") else { return members }
            let value = JSONWalk.skipSpace(view, from: colon + 1, end: view.count)
            var walk = JSONWalk()
            guard value < view.count,
                case .closed(let next) = walk.value(
                    view, from: value, end: view.count, isLast: true)
            else { return members }
            members.append((key, value))
            position = JSONWalk.skipSpace(view, from: next, end: view.count)
            guard position < view.count, view[position] == UInt8(ascii: ",") else { return members }
            position += 1
        }
    }
}
