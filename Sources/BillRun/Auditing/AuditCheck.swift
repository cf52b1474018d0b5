/// A total that was worked out twice.
public struct AuditCheck: Sendable {
    /// What the total is of: a month, or a file's path below OUT.
    public let subject: String
    /// What was compared.
    public let name: String
    /// What the ledger, the book and the tariff give.
    public let expected: String
    /// What was found.
    public let found: String

    /// Whether both sides agree.
    public var holds: Bool { expected == found }
}
