import BillingTime

/// Writes `closes.csv`: what closed each month, outside of the ledger.
///
/// It is for programs, and always plain: a digest that a spreadsheet changed would be none.
public enum ClosesCSV {
    /// The header line, without its end.
    public static let header =
        "period,closed_at,digest,previous,seal,reopened_at,reopening,reopening_seal,ledger"

    /// A close, with its digests and seals in hexadecimal digits.
    public struct Row: Hashable, Sendable {
        /// The month.
        public var period: String
        /// When it was closed.
        public var closedAt: String
        /// SHA-256 over all that the close froze.
        public var digest: String
        /// The digest of the close before, or those of the reopenings since.
        public var previous: String
        /// The digest's seal; empty: none.
        public var seal = ""
        /// When it was opened again; empty: it is in force.
        public var reopenedAt = ""
        /// The reopening's digest; empty: it is in force.
        public var reopening = ""
        /// That digest's seal; empty: none.
        public var reopeningSeal = ""
        /// The ledger's name for itself.
        public var ledger: String

        /// Makes the row of a close in force without a seal.
        public init(
            period: String, closedAt: String, digest: String, previous: String, ledger: String
        ) {
            self.period = period
            self.closedAt = closedAt
            self.digest = digest
            self.previous = previous
            self.ledger = ledger
        }
    }

    /// The file with some rows.
    public static func bytes(_ rows: [Row]) -> [UInt8] {
        var buffer = TextBuffer()
        buffer.append(header + "\n")
        for row in rows {
            buffer.appendCell(row.period)
            for cell in [
                row.closedAt, row.digest, row.previous, row.seal, row.reopenedAt, row.reopening,
                row.reopeningSeal, row.ledger,
            ] {
                buffer.appendNextCell(cell)
            }
            buffer.append("\n")
        }
        return buffer.bytes
    }
}
