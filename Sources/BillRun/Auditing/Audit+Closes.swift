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
    /// What every close froze, its place in the chain, its seal, and `closes.csv`.
    func checkCloses(_ report: inout AuditReport) throws {
        let proof = try CloseProof(ledger.store)
        try proof.check(isWhole: true, &report)
        let files = try ledger.store.files().map(\.digest)
        for close in proof.closes { checkInputs(close, files, &report) }
        let seals = try CloseSeals(ledger.store, closes: proof.closes)
        if let key = try ledger.settings.sealKey.map({ try SealKey(path: $0) }) {
            seals.check(key, &report)
            report.check("closes", "without a seal", expected: 0, found: seals.missing.count)
        } else if proof.closes.contains(where: { !seals.seal(of: $0.hash).isEmpty }) {
            report.note("the closes are sealed; without seal_key their seals were not checked")
        }
        let path = "\(out)/\(PublishedCloses.name)"
        guard InputFile.exists(path) else { return }
        let zone = ledger.settings.policies.zone
        let expected = try PublishedCloses.bytes(of: ledger.store, zone: zone) ?? []
        report.check(
            PublishedCloses.name, "sha256 as the ledger has it",
            expected: hexadecimal(Digest.sha256(expected)),
            found: hexadecimal(Digest.sha256(try InputFile.read(path, maximumBytes: .max))))
    }

    /// The files that were taken in before the close are still those.
    private func checkInputs(
        _ close: LedgerClose, _ files: [[UInt8]], _ report: inout AuditReport
    ) {
        report.check(
            CloseProof.subject(close), "files taken in", expected: hexadecimal(close.inputDigest),
            found: hexadecimal(Digest.sha256(files.prefix(Int(close.inputCount)).flatMap(\.self))))
    }
}
