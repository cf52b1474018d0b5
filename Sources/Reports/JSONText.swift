/// A JSON value whose members stay in the order in which they were given, so that the same value
/// always gives the same bytes.
public enum JSONText: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONText])
    case object([Member])

    /// A name and its value.
    public struct Member: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONText

        /// Makes a member.
        public init(_ name: String, _ value: JSONText) {
            self.name = name
            self.value = value
        }
    }

    /// The value as text, indented by two blanks, with a line end.
    public var bytes: [UInt8] {
        var buffer = TextBuffer()
        append(to: &buffer, indentation: 0)
        buffer.append("\n")
        return buffer.bytes
    }

    /// The value on one line, without blanks and line end.
    public var line: String {
        var buffer = TextBuffer()
        appendLine(to: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// Appends the value on one line, without blanks and line end.
    public func appendLine(to buffer: inout TextBuffer) {
        switch self {
        case .array(let values):
            JSONText.appendList("[", values, "]", to: &buffer) { $0.appendLine(to: &$1) }
        case .object(let members):
            JSONText.appendList("{", members, "}", to: &buffer) { member, buffer in
                JSONText.append(member.name, to: &buffer)
                buffer.append(UInt8(ascii: ":"))
                member.value.appendLine(to: &buffer)
            }
        default: append(to: &buffer, indentation: 0)
        }
    }

    private static func appendList<Element>(
        _ open: String, _ elements: [Element], _ close: String, to buffer: inout TextBuffer,
        _ body: (Element, inout TextBuffer) -> Void
    ) {
        buffer.append(open)
        for (position, element) in elements.enumerated() {
            if position > 0 { buffer.append(UInt8(ascii: ",")) }
            body(element, &buffer)
        }
        buffer.append(close)
    }

    private func append(to buffer: inout TextBuffer, indentation: Int) {
        switch self {
        case .null: buffer.append("null")
        case .boolean(let value): buffer.append(value ? "true" : "false")
        case .integer(let value): buffer.append(value)
        case .string(let text): JSONText.append(text, to: &buffer)
        case .array(let values):
            JSONText.append("[", values, "]", to: &buffer, indentation) { value, buffer in
                value.append(to: &buffer, indentation: indentation + 1)
            }
        case .object(let members):
            JSONText.append("{", members, "}", to: &buffer, indentation) { member, buffer in
                JSONText.append(member.name, to: &buffer)
                buffer.append(": ")
                member.value.append(to: &buffer, indentation: indentation + 1)
            }
        }
    }

    private static func append<Element>(
        _ open: String, _ elements: [Element], _ close: String, to buffer: inout TextBuffer,
        _ indentation: Int, _ body: (Element, inout TextBuffer) -> Void
    ) {
        buffer.append(open)
        for (position, element) in elements.enumerated() {
            buffer.append(position == 0 ? "\n" : ",\n")
            for _ in 0...indentation { buffer.append("  ") }
            body(element, &buffer)
        }
        if !elements.isEmpty {
            buffer.append("\n")
            for _ in 0..<indentation { buffer.append("  ") }
        }
        buffer.append(close)
    }

    /// Appends a text in quotes. What a terminal would obey is written out, as `TerminalText` has it.
    private static func append(_ text: String, to buffer: inout TextBuffer) {
        buffer.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": buffer.append("\\\"")
            case "\\": buffer.append("\\\\")
            case "\n": buffer.append("\\n")
            case "\r": buffer.append("\\r")
            case "\t": buffer.append("\\t")
            case _ where !TerminalText.isControl(scalar):
                for byte in UTF8.encode(scalar)! { buffer.append(byte) }
            default:
                for unit in UTF16.encode(scalar)! { append(escaping: unit, to: &buffer) }
            }
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private static func append(escaping unit: UInt16, to buffer: inout TextBuffer) {
        let digits = String(unit, radix: 16)
        buffer.append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
    }
}
