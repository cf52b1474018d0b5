import Ledger
import Metering

/// Whether the ledger's closes are what they were: what they issued, what they froze, and the
/// chain of their hashes.
struct CloseProof {
    let closes: [LedgerClose]
    private let store: LedgerStore

    init(_ store: LedgerStore) throws {
        self.store = store
        closes = try store.closes()
    }

    /// Makes the checks.
    ///
    /// - Parameter isWhole: whether what was issued by closes that were reopened is checked too;
    ///   no bill depends on it.
    func check(isWhole: Bool, _ report: inout AuditReport) throws {
        guard !closes.isEmpty else { return }
        let contents = try contentDigests(isWhole: isWhole)
        for close in closes {
            let subject = Self.subject(close)
            if isWhole || close.isInForce {
                report.check(
                    subject, "issued lines and balances",
                    expected: hexadecimal(close.contentDigest),
                    found: hexadecimal(contents[close.id] ?? Digest.sha256([])))
            }
            report.check(
                subject, "hash of what was frozen", expected: hexadecimal(close.hash),
                found: hexadecimal(Digest.sha256(close.content)))
            if let reopening = close.reopening {
                let content = close.reopeningContent(
                    at: reopening.reopenedAt, reason: reopening.reason)
                report.check(
                    subject, "hash of its reopening", expected: hexadecimal(reopening.hash),
                    found: hexadecimal(Digest.sha256(content)))
            }
        }
        checkChain(&report)
    }

    /// Throws where a bill that depends on the closes would be wrong.
    func verify(path: String) throws {
        var report = AuditReport()
        try check(isWhole: false, &report)
        guard let failure = report.failures.first else { return }
        throw OperatingError(
            path: path,
            reason: "\(failure.subject): \(failure.name) differ: \(failure.expected) was issued, "
                + "\(failure.found) is there. What was issued is not what the ledger holds now: "
                + "restore the last backup, `callbill audit` shows the rest. Nothing was done",
            exitCode: .unbalanced)
    }

    /// A close's name in messages.
    static func subject(_ close: LedgerClose) -> String { "close \(close.id) of \(close.period)" }

    /// SHA-256 of what each close issued, worked out anew.
    private func contentDigests(isWhole: Bool) throws -> [Int64: [UInt8]] {
        var digests: [Int64: Digest] = [:]
        for close in closes where isWhole || close.isInForce { digests[close.id] = Digest() }
        try store.forEachIssue { close, content in digests[close]?.update(content) }
        return digests.mapValues { $0.value() }
    }

    /// Each close names the hash of the one before, or those of the reopenings since.
    private func checkChain(_ report: inout AuditReport) {
        for (position, close) in closes.enumerated() {
            var earlier = Array(closes[..<position])
            // Closes that were reopened later were still in force; they come before all others.
            for index in earlier.indices {
                if LedgerCloses.chainEnd(earlier) == close.previous { break }
                earlier[index].reopening = nil
            }
            report.check(
                Self.subject(close), "hash of the close before",
                expected: hexadecimal(close.previous),
                found: hexadecimal(LedgerCloses.chainEnd(earlier)))
        }
    }
}
