import Billing
import Ledger
import Metering

extension AuditedMonth {
    /// Checks an issued month: its files are, byte for byte, those that were published when it was
    /// closed, and their sums are those of what was issued.
    func checkIssued(_ close: LedgerClose, _ report: inout AuditReport) throws {
        // An export may be made anew later; it is compared with what was issued below.
        for file in close.publishedFiles where !AuditedExports.names.contains(file.path) {
            let found = try files.bytes(file.path).map { hexadecimal(Digest.sha256($0)) }
            report.check(
                subject(file.path), "sha256 as issued", expected: hexadecimal(file.digest),
                found: found ?? "no such file")
        }
        let issued = Set(close.publishedFiles.map(\.path))
        for path in files.paths where !issued.contains(path) {
            // Exports are written beside the issued files later.
            guard path.hasPrefix("invoices/") || path.hasPrefix("rejected/") else { continue }
            report.check(subject(path), "file", expected: "no such file", found: "present")
        }
        try checkSums(&report)
        try AuditedExports(month: self).check(&report)
    }
}

extension Audit {
    /// Every close's hash over what it froze, and its place in the chain.
    func checkCloses(_ report: inout AuditReport) throws {
        var earlier: [LedgerClose] = []
        for close in try ledger.store.closes() {
            let subject = "close \(close.id) of \(close.period)"
            report.check(
                subject, "issued lines and balances",
                expected: hexadecimal(close.contentDigest),
                found: hexadecimal(
                    LedgerCloses.contentDigest(of: try ledger.store.issuedAccounts(close))))
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
            try checkInputs(close, subject, &report)
            earlier.append(close)
        }
        checkChain(earlier, &report)
    }

    /// The files that were taken in before the close are still those.
    private func checkInputs(
        _ close: LedgerClose, _ subject: String, _ report: inout AuditReport
    ) throws {
        let files = try ledger.store.files().prefix(Int(close.inputCount))
        report.check(
            subject, "files taken in", expected: hexadecimal(close.inputDigest),
            found: hexadecimal(Digest.sha256(files.flatMap(\.digest))))
    }

    /// Each close names the hash of the one before, or those of the reopenings since.
    private func checkChain(_ closes: [LedgerClose], _ report: inout AuditReport) {
        for (position, close) in closes.enumerated() {
            var earlier = Array(closes[..<position])
            // Closes that were reopened later were still in force; they come before all others.
            for index in earlier.indices {
                if LedgerCloses.chainEnd(earlier) == close.previous { break }
                earlier[index].reopening = nil
            }
            report.check(
                "close \(close.id) of \(close.period)", "hash of the close before",
                expected: hexadecimal(close.previous),
                found: hexadecimal(LedgerCloses.chainEnd(earlier)))
        }
    }
}
