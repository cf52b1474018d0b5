import Billing
import BillingTime

/// Writes a month's double-entry journal.
public struct JournalText: Sendable {
    /// The programs that read it.
    public enum Format: String, Sendable, CaseIterable {
        case hledger
        case beancount
        case csv

        /// The extension of the file.
        public var fileExtension: String { rawValue }
    }

    private let format: Format
    private let style: CSVStyle

    /// The header of the CSV form, without its end.
    public static let header = "transaction,date,invoice_id,title,reference,account,amount,currency"

    /// Makes a writer; `style` matters for CSV alone.
    public init(format: Format, style: CSVStyle = .plain) {
        self.format = format
        self.style = style
    }

    /// The file for a month's transactions, which must balance.
    public func bytes(_ entries: [JournalEntry], period: Period, currency: String) -> [UInt8] {
        precondition(entries.allSatisfy(\.isBalanced))
        let ordered = entries.indices.sorted {
            (entries[$0].day, $0) < (entries[$1].day, $1)
        }.map { entries[$0] }
        var buffer = TextBuffer()
        switch format {
        case .csv: appendCSV(ordered, currency, to: &buffer)
        case .hledger, .beancount:
            appendDeclarations(ordered, period, currency, to: &buffer)
            for entry in ordered { append(entry, currency, to: &buffer) }
        }
        return buffer.bytes
    }

    // MARK: Plain text

    /// Every account is declared, so that both programs' strict checks find misspelt ones.
    private func appendDeclarations(
        _ entries: [JournalEntry], _ period: Period, _ currency: String,
        to buffer: inout TextBuffer
    ) {
        let names = Set(
            entries.flatMap { entry in
                entry.postings.map { JournalText.accountName($0.account, of: entry.accountID) }
            }
        ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if format == .hledger {
            buffer.append("commodity 1000.00 \(currency)\n")
            for name in names { buffer.append("account \(name)\n") }
        } else {
            for name in names { buffer.append("\(period.firstDay) open \(name) \(currency)\n") }
        }
        buffer.append("\n")
    }

    private func append(
        _ entry: JournalEntry, _ currency: String, to buffer: inout TextBuffer
    ) {
        let invoice = "\(entry.period)-\(entry.accountID)"
        var title = entry.title
        if !entry.reference.isEmpty { title += " \(JournalText.harmless(entry.reference))" }
        if format == .hledger {
            buffer.append("\(entry.day) (\(JournalText.harmless(invoice))) \(title)\n")
        } else {
            buffer.append("\(entry.day) * \"\(title)\"\n")
            buffer.append("  invoice: \"\(JournalText.harmless(invoice))\"\n")
        }
        for posting in entry.postings {
            let name = JournalText.accountName(posting.account, of: entry.accountID)
            buffer.append("  \(name)  \(posting.amount) \(currency)\n")
        }
        buffer.append("\n")
    }

    /// The name of an account, as both programs take it.
    static func accountName(_ account: JournalEntry.Account, of accountID: String) -> String {
        let name =
            switch account {
            case .receivable: "Assets:Receivable"
            case .deferredRevenue: "Liabilities:Deferred-Revenue"
            case .postpaidRevenue: "Income:Postpaid"
            case .packRevenue: "Income:Packs-Used"
            case .breakage: "Income:Packs-Lapsed"
            case .corrections: "Income:Corrections"
            case .rounding: "Income:Rounding"
            case .openingBalances: "Equity:Opening-Balances"
            }
        return account.isPerCustomer ? "\(name):Acct-\(component(accountID))" : name
    }

    /// An id as part of an account name: letters and digits stand for themselves, and every other
    /// byte is a dash and its two hexadecimal digits, so that different ids stay different.
    private static func component(_ id: String) -> String {
        var text = ""
        for byte in id.utf8 {
            let isPlain =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            text += isPlain ? String(Unicode.Scalar(byte)) : "-\(hexadecimal(byte))"
        }
        return text
    }

    /// A text from outside without what means something to either program, percent-encoded.
    private static func harmless(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: ";"),
                UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "%"):
                bytes += Array("%\(hexadecimal(byte))".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0\(digits)" : digits
    }

    // MARK: CSV

    private func appendCSV(
        _ entries: [JournalEntry], _ currency: String, to buffer: inout TextBuffer
    ) {
        buffer.appendHeader(JournalText.header, style)
        for (position, entry) in entries.enumerated() {
            for posting in entry.postings {
                buffer.append(Int64(position + 1))
                buffer.append(",\(entry.day)")
                buffer.appendNextCell("\(entry.period)-\(entry.accountID)")
                buffer.appendNextCell(entry.title, style)
                buffer.appendNextCell(entry.reference, style)
                buffer.appendNextCell(
                    JournalText.accountName(posting.account, of: entry.accountID))
                buffer.appendNext(posting.amount)
                buffer.appendNextCell(currency)
                buffer.append(style.lineEnd)
            }
        }
    }
}
