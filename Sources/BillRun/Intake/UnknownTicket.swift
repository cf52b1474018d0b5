/// What an exception says of a ticket whose type the tariff does not know (`ticket_type_unknown`).
enum UnknownTicket {
    private static let before = "ticket type "
    private static let behind = " is not charged"

    /// The detail for a type code.
    static func detail(of code: String) -> String { before + code + behind }

    /// The type code of a detail; nil: it is something else.
    static func code(in detail: String) -> String? {
        guard detail.hasPrefix(before), detail.hasSuffix(behind) else { return nil }
        return String(detail.dropFirst(before.count).dropLast(behind.count))
    }
}
