import Billing
import BillingTime
import Reports
import Testing

/// A month as double-entry bookkeeping, for each program that reads it (Formats.md, "Journals").
@Suite struct JournalTextTests {
    private static let entries = FinanceMonth.statement.journalEntries(
        FinanceMonth.charges, zone: .shanghai)

    private static func journal(
        _ format: JournalText.Format, _ entries: [JournalEntry] = entries,
        style: CSVStyle = .plain
    ) -> String {
        String(
            decoding: JournalText(format: format, style: style).bytes(
                entries, period: november, currency: "CNY"),
            as: UTF8.self)
    }

    // MARK: The month

    /// A pack on the day on which it takes effect or lapses, all else on the last day; free and
    /// unpriced units move no money.
    @Test func hledger() {
        let receivable = "Assets:Receivable:Acct-1302000005"
        let deferred = "Liabilities:Deferred-Revenue:Acct-1302000005"
        #expect(
            Self.journal(.hledger) == """
                commodity 1000.00 CNY
                account \(receivable)
                account Income:Corrections
                account Income:Packs-Lapsed
                account Income:Packs-Used
                account Income:Postpaid
                account Income:Rounding
                account \(deferred)

                2026-11-10 (2026-11-1302000005) pack sold P-1
                  \(receivable)  120.00 CNY
                  \(deferred)  -120.00 CNY

                2026-11-20 (2026-11-1302000005) pack lapsed P-0
                  \(deferred)  3.33333334 CNY
                  Income:Packs-Lapsed  -3.33333334 CNY

                2026-11-30 (2026-11-1302000005) usage by the call
                  \(receivable)  77.655 CNY
                  Income:Postpaid  -77.655 CNY

                2026-11-30 (2026-11-1302000005) pack used P-0
                  \(deferred)  33.33333333 CNY
                  Income:Packs-Used  -33.33333333 CNY

                2026-11-30 (2026-11-1302000005) pack used P-1
                  \(deferred)  6.00 CNY
                  Income:Packs-Used  -6.00 CNY

                2026-11-30 (2026-11-1302000005) correction 2026-10
                  \(receivable)  -1350.00 CNY
                  Income:Corrections  1350.00 CNY

                2026-11-30 (2026-11-1302000005) correction of pack used P-9
                  \(deferred)  12.00 CNY
                  Income:Packs-Used  -12.00 CNY

                2026-11-30 (2026-11-1302000005) correction of pack sold P-9
                  \(receivable)  30.00 CNY
                  \(deferred)  -30.00 CNY

                2026-11-30 (2026-11-1302000005) rounding
                  \(receivable)  -0.005 CNY
                  Income:Rounding  0.005 CNY


                """)
    }

    @Test func beancount() {
        let lines = Self.journal(.beancount).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        let receivable = "Assets:Receivable:Acct-1302000005"
        let deferred = "Liabilities:Deferred-Revenue:Acct-1302000005"
        #expect(
            lines.prefix(13) == [
                "2026-11-01 open \(receivable) CNY", "2026-11-01 open Income:Corrections CNY",
                "2026-11-01 open Income:Packs-Lapsed CNY",
                "2026-11-01 open Income:Packs-Used CNY", "2026-11-01 open Income:Postpaid CNY",
                "2026-11-01 open Income:Rounding CNY", "2026-11-01 open \(deferred) CNY", "",
                "2026-11-10 * \"pack sold P-1\"", "  invoice: \"2026-11-1302000005\"",
                "  \(receivable)  120.00 CNY", "  \(deferred)  -120.00 CNY", "",
            ])
        // Nine transactions of five lines each, the last one an empty one, and what split leaves.
        #expect(lines.count == 8 + 9 * 5 + 1)
        #expect(
            lines.filter { $0.contains(" * ") } == [
                "2026-11-10 * \"pack sold P-1\"", "2026-11-20 * \"pack lapsed P-0\"",
                "2026-11-30 * \"usage by the call\"", "2026-11-30 * \"pack used P-0\"",
                "2026-11-30 * \"pack used P-1\"", "2026-11-30 * \"correction 2026-10\"",
                "2026-11-30 * \"correction of pack used P-9\"",
                "2026-11-30 * \"correction of pack sold P-9\"", "2026-11-30 * \"rounding\"",
            ])
    }

    @Test func csv() {
        let receivable = "Assets:Receivable:Acct-1302000005"
        let deferred = "Liabilities:Deferred-Revenue:Acct-1302000005"
        func rows(
            _ number: Int, _ date: String, _ title: String, _ debit: String, _ credit: String,
            _ amount: String, _ opposite: String
        ) -> String {
            let start = "\(number),2026-11-\(date),2026-11-1302000005,\(title),"
            return "\(start)\(debit),\(amount),CNY\n\(start)\(credit),\(opposite),CNY\n"
        }
        #expect(
            Self.journal(.csv)
                == "transaction,date,invoice_id,title,reference,account,amount,currency\n"
                + rows(1, "10", "pack sold,P-1", receivable, deferred, "120.00", "-120.00")
                + rows(
                    2, "20", "pack lapsed,P-0", deferred, "Income:Packs-Lapsed", "3.33333334",
                    "-3.33333334")
                + rows(
                    3, "30", "usage by the call,", receivable, "Income:Postpaid", "77.655",
                    "-77.655")
                + rows(
                    4, "30", "pack used,P-0", deferred, "Income:Packs-Used", "33.33333333",
                    "-33.33333333")
                + rows(5, "30", "pack used,P-1", deferred, "Income:Packs-Used", "6.00", "-6.00")
                + rows(
                    6, "30", "correction,2026-10", receivable, "Income:Corrections", "-1350.00",
                    "1350.00")
                + rows(
                    7, "30", "correction of pack used,P-9", deferred, "Income:Packs-Used",
                    "12.00", "-12.00")
                + rows(
                    8, "30", "correction of pack sold,P-9", receivable, deferred, "30.00",
                    "-30.00")
                + rows(9, "30", "rounding,", receivable, "Income:Rounding", "-0.005", "0.005"))
    }

    @Test func excelStyleIsForCSVAlone() {
        let plain = Self.journal(.csv)
        #expect(
            Self.journal(.csv, style: .excel).utf8.elementsEqual(
                "\u{FEFF}\(plain.replacing("\n", with: "\r\n"))".utf8))
        #expect(Self.journal(.hledger, style: .excel) == Self.journal(.hledger))
        #expect(Self.journal(.beancount, style: .excel) == Self.journal(.beancount))
    }

    // MARK: Sums

    @Test func debitsOfReceivablesAreTheInvoicesTotal() {
        let receivables = Self.entries.flatMap(\.postings).filter { $0.account == .receivable }
        #expect(receivables.map(\.amount).reduce(.zero, +) == amount("-1122.35"))
        #expect(Self.entries.allSatisfy { $0.isBalanced })
    }

    /// What a pack brings over its life is its price: 63.33333333 before, and the rest in November.
    @Test func aPacksPiecesAddUpToItsPrice() {
        let earned = Self.entries.filter { $0.reference == "P-0" }
            .flatMap(\.postings).filter { $0.account == .deferredRevenue }
        #expect(earned.map(\.amount).reduce(amount("63.33333333"), +) == amount("100"))
    }

    @Test func aMonthWithoutMoneyHasNoTransaction() {
        let statement = Statement(
            accountID: "a", name: "", period: november, lines: [FinanceMonth.lines[0]])
        let charges = statement.charges(under: Contract(accountID: "a"), zone: .shanghai)
        let entries = statement.journalEntries(charges, zone: .shanghai)
        #expect(entries.isEmpty)
        #expect(Self.journal(.hledger, entries) == "commodity 1000.00 CNY\n\n")
        #expect(Self.journal(.beancount, entries) == "\n")
        #expect(Self.journal(.csv, entries) == JournalText.header + "\n")
    }

    /// Packs from before the ledger's first month: their price but for what was drawn before. P-0:
    /// 100 − 63.33333333; P-9: 30 − 12.
    @Test func whatIsBroughtForward() {
        let entries = FinanceMonth.statement.broughtForward(
            under: FinanceMonth.contract, zone: .shanghai)
        let deferred = "Liabilities:Deferred-Revenue:Acct-1302000005"
        let transactions = [("P-0", "36.66666667"), ("P-9", "18.00")].map { pack, worth in
            """
            2026-11-01 (2026-11-1302000005) pack brought forward \(pack)
              Equity:Opening-Balances  \(worth) CNY
              \(deferred)  -\(worth) CNY


            """
        }
        #expect(
            Self.journal(.hledger, entries)
                == "commodity 1000.00 CNY\naccount Equity:Opening-Balances\n"
                + "account \(deferred)\n\n" + transactions.joined())
    }
}
