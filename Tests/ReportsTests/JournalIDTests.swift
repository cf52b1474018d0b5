import Billing
import BillingTime
import Reports
import Testing

/// Ids from outside in journals: whatever they hold, they can't become another account, a comment
/// or a second transaction (Formats.md, "Text from outside").
@Suite struct JournalIDTests {
    /// A pack of `pack` that `account` bought for 1.00, as a program reads it.
    private static func journal(
        account: String, pack: String, _ format: JournalText.Format
    ) -> String {
        let contract = Contract(
            accountID: account,
            packs: [
                Contract.Pack(
                    id: pack, line: 2, pool: 0, quantity: 1, price: amount("1"),
                    effectiveAt: FinanceMonth.day(2026, 11, 3),
                    expiresAt: FinanceMonth.day(2027, 11, 3))
            ])
        let statement = Statement(
            accountID: account, name: "", period: november,
            lines: [
                InvoiceLine(
                    chargePeriod: november, pool: 0, interface: nil, usageType: .pack,
                    source: .grant(.pack(pack)), quantity: 1, unitPrice: amount("1"),
                    amount: amount("1"))
            ],
            balances: [
                GrantBalance(
                    pool: 0, grant: .pack(pack), granted: 1, usedBefore: 0, used: 0, remaining: 1,
                    lapsed: 0, startsAt: FinanceMonth.day(2026, 11, 3),
                    endsAt: FinanceMonth.day(2027, 11, 3))
            ])
        let charges = statement.charges(under: contract, zone: .shanghai)
        return String(
            decoding: JournalText(format: format).bytes(
                statement.journalEntries(charges, zone: .shanghai), period: november,
                currency: "CNY"), as: UTF8.self)
    }

    /// An id as it is, as part of an account's name, and as text.
    struct ID: Sendable {
        var id: String
        var component: String
        var text: String
    }

    static let ids = [
        ID(id: "1302000005", component: "1302000005", text: "1302000005"),
        ID(id: "", component: "", text: ""),
        ID(id: "a-b", component: "a-2Db", text: "a-b"),
        ID(id: "a:b", component: "a-3Ab", text: "a:b"),
        ID(id: "a  b", component: "a-20-20b", text: "a  b"),
        ID(id: "a;b", component: "a-3Bb", text: "a%3Bb"),
        ID(id: "x) y (z|", component: "x-29-20y-20-28z-7C", text: "x%29 y %28z%7C"),
        ID(id: "\"q\\", component: "-22q-5C", text: "%22q%5C"),
        ID(
            id: "a\n2026-11-09 * x\r", component: "a-0A2026-2D11-2D09-20-2A-20x-0D",
            text: "a%0A2026-11-09 * x%0D"),
        ID(id: "\t\0\u{7F}%", component: "-09-00-7F-25", text: "%09%00%7F%25"),
        ID(id: "云", component: "-E4-BA-91", text: "云"),
        ID(id: "=1+1", component: "-3D1-2B1", text: "=1+1"),
    ]

    @Test(arguments: ids) func hledger(id: ID) {
        #expect(
            Self.journal(account: id.id, pack: id.id, .hledger) == """
                commodity 1000.00 CNY
                account Assets:Receivable:Acct-\(id.component)
                account Liabilities:Deferred-Revenue:Acct-\(id.component)

                2026-11-03 (2026-11-\(id.text)) pack sold\(id.id.isEmpty ? "" : " ")\(id.text)
                  Assets:Receivable:Acct-\(id.component)  1.00 CNY
                  Liabilities:Deferred-Revenue:Acct-\(id.component)  -1.00 CNY


                """)
    }

    @Test(arguments: ids) func beancount(id: ID) {
        #expect(
            Self.journal(account: id.id, pack: id.id, .beancount) == """
                2026-11-01 open Assets:Receivable:Acct-\(id.component) CNY
                2026-11-01 open Liabilities:Deferred-Revenue:Acct-\(id.component) CNY

                2026-11-03 * "pack sold\(id.id.isEmpty ? "" : " ")\(id.text)"
                  invoice: "2026-11-\(id.text)"
                  Assets:Receivable:Acct-\(id.component)  1.00 CNY
                  Liabilities:Deferred-Revenue:Acct-\(id.component)  -1.00 CNY


                """)
    }

    /// CSV has the ids as they are, but for what a spreadsheet would run.
    @Test(
        arguments: [
            ("a", "2026-11-a", "a"), ("=1+1", "2026-11-=1+1", "'=1+1"), ("-P", "2026-11--P", "'-P"),
            ("a,b", "\"2026-11-a,b\"", "\"a,b\""), ("@\"", "\"2026-11-@\"\"\"", "\"'@\"\"\""),
            ("a\nb", "\"2026-11-a\nb\"", "\"a\nb\""), ("云", "2026-11-云", "云"),
        ] as [(String, String, String)])
    func csv(id: String, invoice: String, reference: String) {
        let component = Self.ids.first { $0.id == id }?.component
        let journal = Self.journal(account: id, pack: id, .csv)
        let start = "\(JournalText.header)\n1,2026-11-03,\(invoice),pack sold,\(reference),"
        #expect(journal.hasPrefix(start + "Assets:Receivable:Acct-"), "\(journal)")
        if let component {
            #expect(journal.hasPrefix("\(start)Assets:Receivable:Acct-\(component),1.00,CNY\n1,"))
        }
    }

    @Test func differentIDsStayDifferent() {
        let ids = ["a-b", "a-2Db", "a_b", "a b", "A-b", "ab", "云", "-E4-BA-91", "é", "e\u{301}"]
        let journals = Set(
            ids.map {
                Self.journal(account: $0, pack: "P", .hledger).split(separator: "\n")[1]
            })
        #expect(journals.count == ids.count)
    }
}
