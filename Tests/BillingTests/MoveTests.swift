import BillingTime
import Testing

@testable import Billing

/// Rules.md, 10.5 Moves.
@Suite struct MoveTests {
    private static func account(
        _ line: Int, _ id: String, parent: String? = nil, activatedAt: Instant = Instant(0)
    ) -> AccountRow {
        AccountRow(
            line: line, accountID: id, name: id, parentAccountID: parent,
            activatedAt: activatedAt, postpaidFrom: Instant(0), postpaidUntil: nil)
    }

    private static func start(_ month: Int) -> Instant {
        BillingZone.shanghai.start(of: Period(year: 2026, month: month))
    }

    private static func move(
        _ line: Int, _ id: String, to parent: String?, in month: Int
    ) -> ParentRow {
        ParentRow(line: line, accountID: id, parentAccountID: parent, from: start(month))
    }

    private static func book(_ rows: BookRows) throws -> Book {
        try Book(rows: rows, tariff: SeedTariff.tariff, policies: Policies())
    }

    private static func faults(_ rows: BookRows) -> [String] {
        do {
            _ = try book(rows)
            return []
        } catch let error as BookFaults {
            return error.faults.map { "\($0.file.rawValue):\($0.line): \($0.reason)" }
        } catch {
            return ["\(error)"]
        }
    }

    private static let october = Period(year: 2026, month: 10)
    private static let november = Period(year: 2026, month: 11)

    @Test func aMoveLeavesEarlierMonthsWhereTheyWere() throws {
        let book = try Self.book(
            BookRows(
                accounts: [
                    Self.account(2, "a"), Self.account(3, "b"), Self.account(4, "s", parent: "a"),
                    Self.account(5, "below", parent: "s"),
                ], parents: [Self.move(2, "s", to: "b", in: 11)]))
        for id in ["s", "below"] {
            #expect(book.mainAccount(of: id, in: Self.october) == "a")
            #expect(book.mainAccount(of: id, in: Self.november) == "b")
            #expect(book.mainAccount(of: id) == "b")
        }
        let payers = PayerGroups(
            accounts: ["a", "s", "below", "x"].map { Array($0.utf8) }, book: book)
        #expect(payers.known.map(\.accountID) == ["a", "b"])
        #expect(payers.known.map(\.members) == [[1, 2, 3], [2, 3]])
        #expect(payers.unknown.map(\.members) == [[4]])
        #expect(payers.known[0].pays(for: 1, in: Self.november))
        for member: Int64 in [2, 3] {
            #expect(payers.known[0].pays(for: member, in: Self.october))
            #expect(!payers.known[0].pays(for: member, in: Self.november))
            #expect(!payers.known[1].pays(for: member, in: Self.october))
            #expect(payers.known[1].pays(for: member, in: Self.november))
        }
    }

    @Test func anAccountLeavesAndComesBack() throws {
        let book = try Self.book(
            BookRows(
                accounts: [Self.account(2, "a"), Self.account(3, "s", parent: "a")],
                parents: [
                    // Out of order: dates count.
                    Self.move(2, "s", to: "a", in: 12), Self.move(3, "s", to: nil, in: 11),
                ]))
        #expect(book.mainAccountIDs == ["a", "s"])
        #expect(book.mainAccount(of: "s", in: Self.october) == "a")
        #expect(book.mainAccount(of: "s", in: Self.november) == "s")
        #expect(book.mainAccount(of: "s", in: Self.november.next) == "a")
        #expect(book.contract(of: "s")?.accountID == "s")
        let payers = PayerGroups(accounts: [Array("s".utf8)], book: book)
        #expect(payers.known.map(\.members) == [[1], [1]])
        #expect(payers.known[0].pays(for: 1, in: Self.november.next))
        #expect(!payers.known[0].pays(for: 1, in: Self.november))
    }

    @Test func aMainAccountBecomesASubAccount() throws {
        let book = try Self.book(
            BookRows(
                accounts: [Self.account(2, "a"), Self.account(3, "b")],
                packs: [
                    PackRow(
                        line: 2, packID: "P", accountID: "b", pool: "身份证识别", quantity: 10,
                        price: .zero, effectiveAt: Self.start(10), expiresAt: nil,
                        refundedAt: nil),
                    PackRow(
                        line: 3, packID: "Q", accountID: "b", pool: "身份证识别", quantity: 10,
                        price: .zero, effectiveAt: Self.start(11), expiresAt: nil,
                        refundedAt: nil),
                ], parents: [Self.move(2, "b", to: "a", in: 11)]))
        // A pack stays where it takes effect.
        #expect(book.contract(of: "b")?.packs.map(\.id) == ["P"])
        #expect(book.contract(of: "a")?.packs.map(\.id) == ["Q"])
    }

    @Test func faults() {
        let accounts = [
            Self.account(2, "a"), Self.account(3, "b"), Self.account(4, "s", parent: "a"),
        ]
        func faults(_ parents: ParentRow...) -> [String] {
            Self.faults(BookRows(accounts: accounts, parents: parents))
        }
        #expect(
            faults(
                Self.move(2, "x", to: "a", in: 11), Self.move(3, "s", to: "y", in: 11),
                Self.move(4, "s", to: "b", in: 11)) == [
                    "parents.csv:2: account x is not in accounts.csv",
                    "parents.csv:3: parent account y is not in accounts.csv",
                    "parents.csv:4: account s is moved in 2026-11 already on line 3",
                ])
        #expect(
            faults(
                ParentRow(
                    line: 2, accountID: "s", parentAccountID: "b", from: Self.start(11) + 1)) == [
                    "parents.csv:2: `from` is not the start of a month in Asia/Shanghai, such as "
                        + "2026-12-01"
                ])
        // A cycle in one month is a cycle, also where a later move ends it.
        #expect(
            faults(
                Self.move(2, "a", to: "s", in: 11), Self.move(3, "a", to: nil, in: 12)) == [
                    "accounts.csv:4: account s is its own ancestor in 2026-11",
                    "parents.csv:2: account a is its own ancestor in 2026-11",
                ])
        #expect(
            faults(Self.move(2, "b", to: "b", in: 11))
                == ["parents.csv:2: account b is its own ancestor in 2026-11"])
        // Two moves in one month that only together make no cycle.
        #expect(
            faults(Self.move(2, "a", to: "s", in: 11), Self.move(3, "s", to: nil, in: 11)) == [])
    }

    @Test func whoBecomesAMainAccountNeedsAnActivation() {
        let rows = BookRows(
            accounts: [
                Self.account(2, "a"),
                Self.account(3, "s", parent: "a", activatedAt: .distantFuture),
            ], parents: [Self.move(2, "s", to: nil, in: 11)])
        #expect(
            Self.faults(rows) == [
                "accounts.csv:3: account s is a main account in some months: `activated_at` is empty"
            ])
    }
}
