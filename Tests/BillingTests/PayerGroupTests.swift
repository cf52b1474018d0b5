import Billing
import BillingTime
import Testing

/// Who pays for whom (Rules.md, 10. Who pays for whom).
@Suite struct PayerGroupTests {
    private static func book(_ accounts: KeyValuePairs<String, String?>) throws -> Book {
        let rows = accounts.enumerated().map { position, account in
            AccountRow(
                line: position + 2, accountID: account.key, name: "",
                parentAccountID: account.value, activatedAt: at("2026-01-01"),
                postpaidFrom: nil, postpaidUntil: nil)
        }
        return try Book(
            rows: BookRows(accounts: rows), tariff: SeedTariff.tariff, policies: Policies())
    }

    /// The payer groups of accounts that the ledger numbers from 1 on, as `id: members`.
    private static func payers(
        _ accounts: [String], _ book: Book, issued: [String] = []
    ) -> (known: [String], unknown: [String]) {
        let payers = PayerGroups(
            accounts: accounts.map { Array($0.utf8) }, book: book,
            issued: issued.map { Array($0.utf8) })
        func text(_ groups: [PayerGroup]) -> [String] {
            groups.map { group in
                ([group.accountID + ":"] + group.members.map(String.init)).joined(separator: " ")
            }
        }
        return (text(payers.known), text(payers.unknown))
    }

    // MARK: Main accounts

    @Test func subAccountsOfAnyDepthArePaidForByTheMainAccount() throws {
        let book = try Self.book([
            "till": "shop", "shop": "main", "main": nil, "alone": nil, "desk": "till",
        ])
        let payers = Self.payers(["desk", "alone", "shop", "main", "till"], book)
        #expect(payers.known == ["alone: 2", "main: 1 3 4 5"])
        #expect(payers.unknown == [])
    }

    @Test func aMainAccountWithoutCallsIsThereToo() throws {
        let book = try Self.book(["a": nil, "b": nil, "c": "b"])
        #expect(Self.payers([], book).known == ["a:", "b:"])
        #expect(Self.payers(["c"], book).known == ["a:", "b: 1"])
    }

    @Test func accountsThatTheBookDoesNotKnowPayForThemselves() throws {
        let book = try Self.book(["b": nil])
        let payers = Self.payers(["z", "b", "a", "B"], book)
        #expect(payers.known == ["b: 2"])
        #expect(payers.unknown == ["B: 4", "a: 3", "z: 1"])
    }

    @Test func withoutABookEveryAccountPaysForItself() {
        let payers = Self.payers(["z", "a"], .everyoneActive)
        #expect(payers.known == ["a: 2", "z: 1"])
        #expect(payers.unknown == [])
    }

    // MARK: Issued accounts

    /// What was issued to it comes back to it: it is there, and pays for nobody any more.
    @Test func anIssuedAccountThatBecameASubAccountIsThereWithoutMembers() throws {
        let book = try Self.book(["main": nil, "bought": "main"])
        let payers = Self.payers(["bought", "main"], book, issued: ["bought", "main"])
        #expect(payers.known == ["bought:", "main: 1 2"])
        #expect(payers.unknown == [])
    }

    @Test func anIssuedAccountThatLeftTheBookKeepsWhatWasIssued() throws {
        let book = try Self.book(["main": nil])
        let payers = Self.payers(["left", "main"], book, issued: ["left", "gone", "main"])
        #expect(payers.known == ["main: 2"])
        #expect(payers.unknown == ["left: 1"])
        let seen = PayerGroups(
            accounts: ["left", "main"].map { Array($0.utf8) }, book: book,
            issued: ["left", "gone", "main"].map { Array($0.utf8) }, keepsLeft: true)
        #expect(seen.known.map(\.accountID) == ["gone", "left", "main"])
        #expect(seen.known.map(\.members) == [[], [], [2]])
        #expect(seen.unknown.map(\.accountID) == ["left"])
    }

    // MARK: Order

    /// Bytewise: capitals before small letters, a beginning before what is longer, and every byte
    /// above 0x7F behind all of ASCII.
    @Test func theyAscendBytewise() throws {
        let sixteen = "sixteen-bytes-id"
        #expect(sixteen.utf8.count == 16)
        let ordered = [
            "", "1", "10", "9", "Z", "a", "a\0", "a\0\0", "a\u{1}", "aa", sixteen,
            sixteen + "\0", sixteen + "\0a", sixteen + " ", sixteen + "A", sixteen + "a",
            sixteen + "a-and-more", sixteen + "é",
            sixteen + "e\u{301}", sixteen + "z", "z", "~", "\u{7F}", "\u{80}", "e\u{301}", "é",
            "账户", "账户甲", "\u{10FFFF}",
        ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            let accounts = ordered.shuffled(using: &generator)
            let known = Self.payers(accounts, .everyoneActive).known
            let expected = ordered.map { id in
                let number = accounts.firstIndex { $0.utf8.elementsEqual(id.utf8) } ?? -1
                return "\(id): \(number + 1)"
            }
            #expect(known.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
            let unknown = Self.payers(accounts, try Self.book(["other": nil])).unknown
            #expect(unknown.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test func handWrittenOrder() throws {
        let sixteen = "sixteen-bytes-id"
        let expected = [
            "B", "a", "sixteen-bytes-i", sixteen, sixteen + "\0", sixteen + "1",
            sixteen + "e\u{301}", sixteen + "z", sixteen + "é", "é",
        ]
        let payers = Self.payers(expected.reversed(), .everyoneActive)
        #expect(
            payers.known == zip(expected, expected.indices).map { "\($0): \(10 - $1)" })
    }

    /// The same letters for Unicode are two ids where their bytes differ.
    @Test func idsAreToldApartByTheirBytes() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        #expect(composed == decomposed)
        let book = try Self.book([composed: nil, decomposed: nil, "sub": decomposed])
        let payers = PayerGroups(
            accounts: [composed, "sub", decomposed].map { Array($0.utf8) }, book: book)
        #expect(
            payers.known.map { Array($0.accountID.utf8) } == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
        #expect(payers.known.map(\.members) == [[2, 3], [1]])
    }

    @Test func membersOfManyAccountsAscend() throws {
        let book = try Self.book(["m": nil, "s": "m", "t": "s"])
        let accounts = ["t", "x", "s", "m", "y"]
        #expect(Self.payers(accounts, book).known == ["m: 1 3 4"])
    }
}
