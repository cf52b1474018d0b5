/// A total that was worked out twice.
struct AuditCheck: Sendable {
    /// What the total is of: a month, or a file's path below OUT.
    let subject: String
    /// What was compared.
    let name: String
    /// What the ledger, the book and the tariff give.
    let expected: String
    /// What was found.
    let found: String

    /// Whether both sides agree.
    var holds: Bool { expected == found }
}

/// The checks of an audit, and what it could not look at.
struct AuditReport: Sendable {
    private(set) var checks: [AuditCheck] = []
    private(set) var notes: [String] = []

    /// Compares two sides.
    mutating func check(
        _ subject: String, _ name: String, expected: some CustomStringConvertible,
        found: some CustomStringConvertible
    ) {
        checks.append(
            AuditCheck(
                subject: subject, name: name, expected: expected.description,
                found: found.description))
    }

    /// Notes what could not be checked.
    mutating func note(_ text: String) { notes.append(text) }

    /// The checks that don't hold.
    var failures: [AuditCheck] { checks.filter { !$0.holds } }
}
