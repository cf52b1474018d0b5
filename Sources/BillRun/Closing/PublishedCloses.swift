import BillingTime
import Ledger
import Metering
import Reports

/// `closes.csv` in OUT: the closes, outside of the ledger.
struct PublishedCloses {
    static let name = "closes.csv"

    private let path: String
    private let rows: [ClosesCSV.Row]

    /// What the ledger's closes look like there; nil: it has none.
    static func bytes(of store: LedgerStore, zone: BillingZone) throws -> [UInt8]? {
        let closes = try store.closes()
        guard !closes.isEmpty else { return nil }
        let seals = try CloseSeals(store, closes: closes)
        let ledger = LedgerMark.name(of: store)
        return ClosesCSV.bytes(
            closes.map { close in
                var row = ClosesCSV.Row(
                    period: close.period.description, closedAt: zone.format(close.closedAt),
                    digest: hexadecimal(close.hash), previous: hexadecimal(close.previous),
                    ledger: ledger)
                row.seal = hexadecimal(seals.seal(of: close.hash))
                if let reopening = close.reopening {
                    row.reopenedAt = zone.format(reopening.reopenedAt)
                    row.reopening = hexadecimal(reopening.hash)
                    row.reopeningSeal = hexadecimal(seals.seal(of: reopening.hash))
                }
                return row
            })
    }

    /// Reads the file; nil: there is none.
    init?(below out: String) throws {
        path = "\(out)/\(Self.name)"
        guard InputFile.exists(path) else { return nil }
        let table = CSVTable(
            file: path, bytes: try InputFile.read(path, maximumBytes: 64 << 20))
        guard table.faults.isEmpty, table.header.joined(separator: ",") == ClosesCSV.header else {
            throw OperatingError(
                path: path,
                reason: "can't be read; restore it, or take it away after a look at the closes "
                    + "(`callbill audit`): the next run writes it anew. Nothing was done",
                exitCode: .unbalanced)
        }
        rows = table.rows.map { row in
            let cells = row.cells
            var close = ClosesCSV.Row(
                period: cells[0], closedAt: cells[1], digest: cells[2], previous: cells[3],
                ledger: cells[8])
            close.seal = cells[4]
            close.reopenedAt = cells[5]
            close.reopening = cells[6]
            close.reopeningSeal = cells[7]
            return close
        }
    }

    /// Throws where OUT has a close that the ledger doesn't have so.
    func verify(_ closes: [LedgerClose], _ seals: CloseSeals, store: LedgerStore) throws {
        let known = Dictionary(
            closes.map { (hexadecimal($0.hash), $0) }, uniquingKeysWith: { $1 })
        for row in rows {
            guard let close = known[row.digest] else {
                let own = LedgerMark.name(of: store)
                guard row.ledger == own else {
                    throw refusal(
                        row,
                        "was issued from another ledger (\(row.ledger), this one is \(own)): "
                            + "name the ledger that belongs to this folder, or another folder")
                }
                let isOther = closes.contains { $0.period.description == row.period }
                throw refusal(
                    row,
                    isOther
                        ? "was issued with another digest than the ledger has: the ledger was "
                            + "changed by hand, or goes on from an older backup. \(Self.remedy)"
                        : "was issued, and the ledger doesn't know it: the ledger is older than "
                            + "the invoices. \(Self.remedy)")
            }
            if close.isInForce, !row.reopening.isEmpty {
                throw refusal(
                    row,
                    "was opened again, and the ledger doesn't know it: the ledger is older "
                        + "than the files. \(Self.remedy)")
            }
            if !row.seal.isEmpty, row.seal != hexadecimal(seals.seal(of: close.hash)) {
                throw refusal(
                    row,
                    "has another seal than in the ledger: one of both was changed by hand. "
                        + Self.remedy)
            }
        }
    }

    static let remedy = "Put the newest backup of the ledger in its place"

    private func refusal(_ row: ClosesCSV.Row, _ reason: String) -> OperatingError {
        OperatingError(
            path: path, reason: "\(row.period) \(reason). Nothing was done",
            exitCode: .unbalanced)
    }
}
