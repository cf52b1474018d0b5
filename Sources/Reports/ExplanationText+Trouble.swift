extension ExplanationText {
    /// So many exceptions are shown; `exceptions.csv` has all.
    private static let exceptionLimit = 5

    /// Why the account's month is incomplete; empty where it is not.
    var exceptionText: String {
        let rows = explanation.exceptions
        guard !rows.isEmpty else { return "" }
        var text = "Incomplete: \(counted(rows.count, "open exception"))\n"
        for row in rows.prefix(Self.exceptionLimit) {
            let line = row.line.map { ":\($0)" } ?? ""
            let place = row.file.isEmpty ? "" : " \(TerminalText.escape(row.file))\(line)"
            text +=
                "  \(row.reason)\(place): account \(TerminalText.escape(row.accountID))"
                + (row.detail.isEmpty ? "\n" : ", \(TerminalText.escape(row.detail))\n")
        }
        let further = rows.count - Self.exceptionLimit
        return further > 0 ? text + "  and \(further) more, see exceptions.csv\n" : text
    }

    /// The calls that failed, by error code; empty where none did.
    var failureText: String {
        guard !explanation.failures.isEmpty else { return "" }
        var table = TerminalTable([.text("error code"), .number("units")])
        for failure in explanation.failures { table.append([failure.code, "\(failure.units)"]) }
        return "\nFailed calls, charged only where the tariff says so\n" + table.text
    }
}
