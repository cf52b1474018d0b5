import Billing
import BillingTime
import Testing

/// What a book refuses, and the contracts it makes (Formats.md, "The book").
@Suite struct BookTests {
    private func account(
        _ line: Int, _ id: String, parent: String? = nil, postpaid: (String, String)? = nil
    ) -> AccountRow {
        AccountRow(
            line: line, accountID: id, name: "Name \(id)", parentAccountID: parent,
            activatedAt: at("2026-01-01"), postpaidFrom: postpaid.map { at($0.0) },
            postpaidUntil: postpaid.map { at($0.1) })
    }

    private func pack(
        _ line: Int, _ id: String, _ account: String, _ pool: String = "身份证识别",
        quantity: Int64 = 10, price: String = "1", from: String = "2026-01-01",
        until: String? = nil, refunded: String? = nil
    ) -> PackRow {
        PackRow(
            line: line, packID: id, accountID: account, pool: pool, quantity: quantity,
            price: money(price), effectiveAt: at(from), expiresAt: until.map { at($0) },
            refundedAt: refunded.map { at($0) })
    }

    private func book(_ rows: BookRows, _ policies: Policies = Policies()) throws -> Book {
        try Book(rows: rows, tariff: SeedTariff.tariff, policies: policies)
    }

    private func faults(_ rows: BookRows) -> [String] {
        do {
            _ = try Book(rows: rows, tariff: SeedTariff.tariff, policies: Policies())
            return []
        } catch {
            return error.faults.map { "\($0.file.rawValue):\($0.line): \($0.reason)" }
        }
    }

    @Test func subAccountsOfAnyDepthBringTheirPacks() throws {
        let book = try book(
            BookRows(
                accounts: [
                    account(2, "c", parent: "b"), account(3, "b", parent: "a"), account(4, "a"),
                    account(5, "B"),
                ],
                packs: [pack(2, "p", "c"), pack(3, "o", "a"), pack(4, "x", "B")],
                suspensions: [
                    SuspensionRow(
                        line: 2, accountID: "c", from: at("2026-01-01"), until: nil,
                        reason: .arrears)
                ]))
        #expect(book.mainAccountIDs == ["B", "a"])
        #expect(book.mainAccount(of: "c") == "a" && book.mainAccount(of: "a") == "a")
        #expect(book.mainAccount(of: "d") == nil && book.contract(of: "c") == nil)
        let contract = try #require(book.contract(of: "a"))
        #expect(contract.packs.map(\.id) == ["o", "p"])
        #expect(contract.name == "Name a" && contract.suspensions.isEmpty)
        #expect(contract.postpaid == nil)
    }

    @Test func idsAreComparedByTheirBytes() throws {
        // Both are é for Unicode.
        let book = try book(
            BookRows(accounts: [account(2, "e\u{301}"), account(3, "\u{e9}", parent: nil)]))
        #expect(book.mainAccountIDs.map { Array($0.utf8) } == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
    }

    @Test func aPackWithoutExpiryLastsACalendarYear() throws {
        let book = try book(
            BookRows(
                accounts: [account(2, "a")],
                packs: [pack(2, "p", "a", from: "2024-02-29 12:00:00")]))
        #expect(book.contract(of: "a")?.packs[0].expiresAt == at("2025-02-28 12:00:00"))
    }

    @Test func accountsAreCheckedAllAtOnce() {
        let rows = BookRows(accounts: [
            account(2, "a", parent: "b"), account(3, "b", parent: "c"),
            account(4, "c", parent: "b"),
            account(5, "d", parent: "d"), account(6, "e", parent: "none"), account(7, "e"),
            account(8, "f", postpaid: ("2026-02-01", "2026-01-01")), account(9, ""),
            account(10, "g", postpaid: ("2026-02-01", "2026-02-01")),
        ])
        #expect(
            faults(rows) == [
                "accounts.csv:3: account b is its own ancestor",
                "accounts.csv:4: account c is its own ancestor",
                "accounts.csv:5: account d is its own ancestor",
                "accounts.csv:6: parent account none is not in accounts.csv",
                "accounts.csv:7: account e is already on line 6",
                "accounts.csv:8: postpaid ends before it starts",
                "accounts.csv:9: the account id is empty",
            ])
    }

    @Test func theOtherFilesAreCheckedAllAtOnce() {
        let rows = BookRows(
            accounts: [account(2, "a"), account(3, "b"), account(4, "s", parent: "a")],
            activations: [
                ActivationRow(
                    line: 2, accountID: "x", scope: "身份证识别", activatedAt: at("2026-01-01")),
                ActivationRow(line: 3, accountID: "s", scope: "没有", activatedAt: at("2026-01-01")),
            ],
            packs: [
                pack(2, "p", "x", "没有"), pack(3, "p", "a"),
                pack(4, "q", "a", quantity: -1, price: "-1"),
                pack(5, "r", "a", until: "2025-12-31 23:59:59"), pack(6, "", "a"),
                pack(7, "free:once", "a"), pack(8, "t", "a", refunded: "2026-02-01"),
                pack(9, "u", "b"),
            ],
            suspensions: [
                SuspensionRow(
                    line: 2, accountID: "x", from: at("2026-01-01"), until: nil, reason: .arrears),
                SuspensionRow(
                    line: 3, accountID: "s", from: at("2026-01-02"), until: at("2026-01-01"),
                    reason: .violation),
            ],
            openings: [
                OpeningRow(line: 2, accountID: "x", pool: "没有", grant: "free:once", used: 1),
                OpeningRow(line: 3, accountID: "a", pool: "身份证识别", grant: "free:once", used: 1),
                OpeningRow(line: 4, accountID: "a", pool: "条码信息查询", grant: "free:once", used: 51),
                OpeningRow(line: 5, accountID: "a", pool: "身份证识别", grant: "u", used: 1),
                OpeningRow(line: 6, accountID: "b", pool: "身份证识别", grant: "u", used: 11),
                OpeningRow(line: 7, accountID: "b", pool: "运单识别", grant: "u", used: 1),
                OpeningRow(line: 8, accountID: "a", pool: "身份证识别", grant: "t", used: 1),
                OpeningRow(line: 9, accountID: "a", pool: "身份证识别", grant: "t", used: 1),
                OpeningRow(line: 10, accountID: "b", pool: "条码信息查询", grant: "free:once", used: -1),
            ])
        #expect(
            faults(rows) == [
                "activations.csv:2: account x is not in accounts.csv",
                "openings.csv:2: account x is not in accounts.csv",
                "openings.csv:5: account a has no pack u of pool 身份证识别",
                "openings.csv:6: 11 units were drawn of 10 granted",
                "openings.csv:7: account b has no pack u of pool 运单识别",
                "openings.csv:9: the same grant is already on line 8",
                "openings.csv:10: used units -1 are negative",
                "packs.csv:2: account x is not in accounts.csv",
                "packs.csv:3: pack p is already on line 2", "packs.csv:4: price -1.00 is negative",
                "packs.csv:4: quantity -1 is negative",
                "packs.csv:5: the pack expires before it takes effect",
                "packs.csv:6: the pack id is empty",
                "packs.csv:7: pack id free:once is the name of a free grant",
                "suspensions.csv:2: account x is not in accounts.csv",
                "suspensions.csv:3: the suspension ends before it starts",
            ])
    }

    /// A row that names a pool which the tariff doesn't have is its account's trouble while it would
    /// hold: a pack from its start to its end, an activation from its time on, an opening always.
    @Test func aPoolThatTheTariffDoesNotHaveMakesItsMonthsIncomplete() throws {
        let book = try book(
            BookRows(
                accounts: [account(2, "a"), account(3, "b"), account(4, "s", parent: "a")],
                activations: [
                    ActivationRow(
                        line: 2, accountID: "a", scope: "没有", activatedAt: at("2026-12-01"))
                ],
                packs: [
                    pack(2, "p", "s", "没有", from: "2026-10-31 23:59:59", until: "2026-11-01"),
                    pack(3, "q", "b"),
                ],
                openings: [
                    OpeningRow(line: 2, accountID: "b", pool: "没有", grant: "free:once", used: 1)
                ]))
        func exceptions(_ account: String) throws -> [[String]] {
            var scenario = Scenario()
            scenario.contract = try #require(book.contract(of: account))
            return try scenario.rate("2026-09", through: "2026-12").map {
                $0.exceptions.map { "\($0.reason.rawValue) \($0.detail)" }
            }
        }
        let activation =
            "pool_unknown activations.csv:2: scope 没有 is neither a category nor a pool"
        #expect(
            try exceptions("a")
                == [[], ["pool_unknown packs.csv:2: pool 没有 is unknown"], [], [activation]])
        let opening = "pool_unknown openings.csv:2: pool 没有 is unknown"
        #expect(try exceptions("b") == [[opening], [opening], [opening], [opening]])
    }

    @Test func openingsOfSubAccountsAddUp() throws {
        func rows(_ sub: Int64) -> BookRows {
            BookRows(
                accounts: [account(2, "a"), account(3, "s", parent: "a")],
                openings: [
                    OpeningRow(
                        line: 2, accountID: "a", pool: "条码信息查询", grant: "free:once", used: 20),
                    OpeningRow(
                        line: 3, accountID: "s", pool: "条码信息查询", grant: "free:once", used: sub),
                ])
        }
        #expect(try book(rows(30)).contract(of: "a")?.freeOpenings.map(\.used) == [50])
        let unusable = try book(rows(31)).contract(of: "a")?.unusable.map(\.exception)
        #expect(
            unusable == [
                AccountException(
                    .openingTooLarge,
                    "openings.csv:3: 31 units were drawn of 30 granted once by pool 条码信息查询")
            ])
    }

    @Test func withoutABookEveryoneIsTheirOwnMainAccount() {
        let book = Book.everyoneActive
        #expect(book.isEveryoneActive && book.mainAccountIDs.isEmpty)
        #expect(book.mainAccount(of: "whoever") == "whoever")
        #expect(book.contract(of: "whoever")?.isPostpaid(at: at("2026-01-01")) == true)
    }

    @Test func aChainOfManySubAccountsIsFollowed() throws {
        let accounts = (0..<20_000).map { number in
            account(number + 2, "\(number)", parent: number == 0 ? nil : "\(number - 1)")
        }
        let book = try book(BookRows(accounts: accounts.reversed()))
        #expect(book.mainAccount(of: "19999") == "0" && book.mainAccountIDs == ["0"])
    }
}
