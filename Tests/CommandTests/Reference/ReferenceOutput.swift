import Foundation

/// The files that a run must write, as the reference writes them.
struct ReferenceOutput {
    let result: ReferenceResult

    /// Tables of a month by path: `summary.csv`, `invoices/acct-1.csv` and so on.
    func tables(of month: ReferenceResult.Month) -> [String: [[String]]] {
        var tables = [
            "summary.csv": [ReferenceStatement.summaryColumns],
            "balances.csv": [ReferenceStatement.balanceColumns],
            "leakage.csv": [ReferenceStatement.leakageColumns],
        ]
        for statement in month.statements {
            if statement.hasSummary { tables["summary.csv"]!.append(statement.summary) }
            tables["balances.csv"]! += statement.balanceRows
            tables["leakage.csv"]! += statement.leakageRows
            if statement.hasInvoice {
                let path = "invoices/\(Self.fileName(of: statement.account)).csv"
                tables[path] = [ReferenceStatement.invoiceColumns] + statement.invoice
            }
        }
        return tables
    }

    /// An account's file name: percent-encoded where the id is not a plain one.
    static func fileName(of account: String) -> String {
        if account == "." || account == ".." { return account.replacing(".", with: "%2E") }
        let plain = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
        return account.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : String(format: "%%%02X", Int(byte))
        }.joined()
    }

    /// Writes all months below a folder.
    func write(to folder: URL) throws {
        for month in result.months {
            for (path, records) in tables(of: month) {
                let file = folder.appendingPathComponent("\(month.month)/\(path)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                let text = ReferenceCSV.table(records[0], Array(records.dropFirst()))
                try Data(text.utf8).write(to: file)
            }
        }
    }
}
