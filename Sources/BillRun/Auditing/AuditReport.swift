/// The checks of an audit, and what it could not look at.
public struct AuditReport: Sendable {
    /// The checks, in the order in which they were made.
    public private(set) var checks: [AuditCheck] = []
    /// What could not be checked.
    public private(set) var notes: [String] = []

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
    public var failures: [AuditCheck] { checks.filter { !$0.holds } }
}
