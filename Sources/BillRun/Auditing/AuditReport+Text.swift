import Reports

extension AuditReport {
    /// A line for each check with both of its sides, the notes, and the verdict.
    ///
    /// - Parameter isShort: whether only the checks that don't hold are shown.
    public func text(isShort: Bool) -> String {
        var table = TerminalTable([
            .text("verdict"), .text("subject", limit: 60), .text("check", limit: 60),
            .text("expected", limit: 100), .text("found", limit: 100),
        ])
        for check in isShort ? failures : checks {
            table.append([
                check.holds ? "ok" : "DIFFERS", check.subject, check.name, check.expected,
                check.found,
            ])
        }
        var text = isShort && failures.isEmpty ? "" : table.text
        for note in notes { text += "note: \(TerminalText.escape(note))\n" }
        let failed = failures.count
        let verdict = failed == 0 ? "all hold" : failed == 1 ? "1 differs" : "\(failed) differ"
        return text + counted(checks.count, "check") + ": \(verdict)\n"
    }
}
