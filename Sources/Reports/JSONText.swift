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

    private static func append(_ text: String, to buffer: inout TextBuffer) {
        buffer.append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): buffer.append("\\\"")
            case UInt8(ascii: "\\"): buffer.append("\\\\")
            case UInt8(ascii: "\n"): buffer.append("\\n")
            case UInt8(ascii: "\r"): buffer.append("\\r")
            case UInt8(ascii: "\t"): buffer.append("\\t")
            case 0..<0x20, 0x7F:
                buffer.append(byte < 16 ? "\\u000" : "\\u00")
                buffer.append(String(byte, radix: 16))
            default: buffer.append(byte)
            }
        }
        buffer.append("\"")
    }
}
