import BillingTime

/// What became of one log file.
public struct FileReport: Hashable, Sendable {
    /// The file's name.
    public var name: String
    /// What was done with it, as the run names it: `taken_in`, `known`, `corrupt_gzip`, …
    public var outcome: String
    /// The SHA-256 of its bytes, in hexadecimal; nil where it was not read to its end.
    public var sha256: String?
    /// The size as delivered.
    public var byteCount: Int64
    /// What became of its records.
    public var totals: OutcomeTotals
    /// The second of its first call; nil where it has none.
    public var firstAt: Instant?
    /// The second of its last call.
    public var lastAt: Instant?

    /// Makes a report.
    public init(
        name: String, outcome: String, sha256: String?, byteCount: Int64,
        totals: OutcomeTotals = OutcomeTotals(), firstAt: Instant? = nil, lastAt: Instant? = nil
    ) {
        self.name = name
        self.outcome = outcome
        self.sha256 = sha256
        self.byteCount = byteCount
        self.totals = totals
        self.firstAt = firstAt
        self.lastAt = lastAt
    }

    /// How many files there are of each outcome, in the order of `outcomes`; none is left out.
    public static func counts(of files: [FileReport]) -> [(outcome: String, count: Int64)] {
        var counts: [String: Int64] = [:]
        for file in files { counts[file.outcome, default: 0] += 1 }
        return outcomes.map { ($0, counts[$0] ?? 0) }
    }

    /// The outcomes that a file may have (Formats.md, "Which files are read"), in the order in
    /// which they are told.
    public static let outcomes = [
        "taken_in", "known", "grown", "changed", "ignored", "not_a_log", "unreadable",
        "truncated_gzip", "corrupt_gzip", "truncated_json",
    ]

    func json(zone: BillingZone) -> JSONText {
        .object([
            .init("name", .string(name)),
            .init("outcome", .string(outcome)),
            .init("sha256", sha256.map { .string($0) } ?? .null),
            .init("bytes", .integer(byteCount)),
            .init("first_at", firstAt.map { .string(zone.format($0)) } ?? .null),
            .init("last_at", lastAt.map { .string(zone.format($0)) } ?? .null),
            .init("totals", totals.json),
        ])
    }
}
