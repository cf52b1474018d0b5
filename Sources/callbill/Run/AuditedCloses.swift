import Ledger
import Metering

/// Checks the chain of closes: each one's hash, what it is chained to, and what it froze.
struct AuditedCloses {
    let store: LedgerStore

    func check(_ report: inout AuditReport) throws {
        let closes = try store.closes()
        let files = try store.files()
        for (position, close) in closes.enumerated() {
            let subject = "close \(close.id) of \(close.period)"
            func check(_ name: String, _ expected: [UInt8], _ found: [UInt8]) {
                report.check(
                    subject, name, expected: Audit.hexadecimal(expected),
                    found: Audit.hexadecimal(found))
            }
            check("hash", Digest.sha256(close.content), close.hash)
            // The chain as it was when this one was made: later reopenings don't count.
            let before = closes[..<position].map { earlier in
                var earlier = earlier
                if let reopening = earlier.reopening, reopening.reopenedAt > close.closedAt {
                    earlier.reopening = nil
                }
                return earlier
            }
            check("chained to", ClosedMonths.chainEnd(before), close.previous)
            check(
                "what was issued",
                ClosedMonths.contentDigest(of: try store.issuedAccounts(close)),
                close.contentDigest)
            check(
                "digests of the files until then",
                Digest.sha256(files.prefix(Int(close.inputCount)).flatMap(\.digest)),
                close.inputDigest)
            guard let reopening = close.reopening else { continue }
            check(
                "reopening",
                Digest.sha256(
                    close.reopeningContent(at: reopening.reopenedAt, reason: reopening.reason)),
                reopening.hash)
        }
    }
}
