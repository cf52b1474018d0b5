import Billing
import BillingTime
import Publishing
import Reports

/// Renders the finance exports of the ledger's months.
public struct FinanceExport {
    let ledger: RatedLedger
    /// How CSV is written.
    let style: CSVStyle

    /// Exports a ledger's months.
    public init(ledger: RatedLedger, style: CSVStyle) {
        self.ledger = ledger
        self.style = style
    }

    /// A file to be written into a month's folder.
    public struct File {
        /// The month.
        public let period: Period
        /// The name in the month's folder.
        public let name: String
        /// The content.
        public let bytes: [UInt8]
    }

    private var zone: BillingZone { ledger.settings.policies.zone }

    /// `focus.csv` and `focus-schema.json` of every month.
    public func focus(provider: String, issuer: String) throws -> [File] {
        let csv = FocusCSV(
            catalog: ledger.tariff.catalog, zone: zone, provider: provider, issuer: issuer,
            style: style)
        var buffers = ledger.periods.map { _ in TextBuffer() }
        for position in buffers.indices { csv.appendHeader(to: &buffers[position]) }
        try forEachMonth { month, account, statement in
            let charges = statement.charges(under: account.contract, zone: zone)
            csv.append(charges, of: statement, to: &buffers[month])
        }
        return zip(ledger.periods, buffers).flatMap { period, buffer in
            [
                File(period: period, name: "focus.csv", bytes: buffer.bytes),
                File(period: period, name: "focus-schema.json", bytes: FocusSchema.bytes),
            ]
        }
    }

    /// `journal.<format>` of every month.
    public func journal(_ format: JournalText.Format) throws -> [File] {
        let text = JournalText(format: format, style: style)
        var entries = ledger.periods.map { _ in [JournalEntry]() }
        try forEachMonth { month, account, statement in
            if statement.period == ledger.input.periods.first {
                entries[month] += statement.broughtForward(under: account.contract, zone: zone)
            }
            let charges = statement.charges(under: account.contract, zone: zone)
            entries[month] += statement.journalEntries(charges, zone: zone)
        }
        return zip(ledger.periods, entries).map { period, entries in
            File(
                period: period, name: "journal.\(format.fileExtension)",
                bytes: text.bytes(entries, period: period, currency: ledger.tariff.currency))
        }
    }

    /// Hands over every account's statement of each month, with the month's position.
    private func forEachMonth(
        _ body: (Int, RatedLedger.Account, Statement) throws -> Void
    ) throws {
        try CloseProof(ledger.store).verify(path: ledger.store.path)
        let periods = ledger.periods
        try ledger.forEachAccount { account in
            for statement in account.statements {
                guard let month = periods.firstIndex(of: statement.period) else { continue }
                try body(month, account, statement)
            }
        }
    }

    /// Writes the files below `out` and answers their paths.
    public static func write(_ files: [File], to out: String) throws -> [String] {
        try files.map { file in
            let folder = "\(out)/\(file.period)"
            try OutputFolder.make(folder)
            try AtomicFile.write(file.bytes, to: file.name, in: "\(file.period)", of: out)
            return "\(folder)/\(file.name)"
        }
    }
}
