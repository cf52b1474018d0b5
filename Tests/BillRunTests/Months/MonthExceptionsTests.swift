import Billing
import BillingTime
import Ledger
import Testing

@testable import BillRun

/// Which exceptions a month lists, in which order, and whom they make incomplete (Formats.md,
/// "exceptions.csv"; Rules.md, 12. An invoice's status).
@Suite struct MonthExceptionsTests {
    private let ledger: TestLedger
    private let book: Book

    init() throws {
        ledger = try TestLedger()
        book = try TestBook.book(["main": nil, "shop": "main", "till": "shop", "other": nil])
    }

    private func exception(
        _ period: Period, _ detail: String, account: String = "", file: String = "a.csv",
        offset: Int64 = 0, reason: String = "bad_units"
    ) -> LedgerException {
        LedgerException(
            period: period, file: Array(file.utf8), line: 2, byteOffset: offset, reason: reason,
            account: Array(account.utf8), detail: detail, run: 0)
    }

    private func month(_ period: Period) throws -> MonthExceptions {
        try MonthExceptions(
            period, store: ledger.store, book: book, closed: LedgerCloses(ledger.store))
    }

    private func details(_ period: Period) throws -> [String] {
        try month(period).kept.map(\.detail)
    }

    // MARK: Which months

    @Test func anOpenMonthListsItsOwnOfEveryRun() throws {
        try ledger.add(exception(TestLedger.october, "1"))
        try ledger.add(exception(TestLedger.october, "2"), exception(TestLedger.november, "3"))
        #expect(try details(TestLedger.october) == ["1", "2"])
        #expect(try details(TestLedger.november) == ["3"])
        #expect(try details(TestLedger.september) == [])
    }

    @Test func aClosedMonthListsWhatCameBeforeItsClose() throws {
        try ledger.add(exception(TestLedger.september, "before"))
        try ledger.close(TestLedger.september)
        try ledger.add(exception(TestLedger.september, "late"))
        #expect(try details(TestLedger.september) == ["before"])
    }

    @Test func theMonthBehindTheLastClosedOneListsWhatCameLate() throws {
        try ledger.add(exception(TestLedger.september, "before"))
        try ledger.close(TestLedger.september)
        try ledger.add(
            exception(TestLedger.september, "late"), exception(TestLedger.october, "own"),
            exception(TestLedger.november, "next"))
        #expect(try details(TestLedger.october) == ["late", "own"])
        #expect(try details(TestLedger.november) == ["next"])
    }

    /// With October closed as well, what came for September is November's to tell of: also what came
    /// while October was open.
    @Test func whatCameLateMovesOnWithTheNextClose() throws {
        try ledger.close(TestLedger.september)
        try ledger.add(exception(TestLedger.september, "late"))
        try ledger.close(TestLedger.october)
        try ledger.add(exception(TestLedger.september, "later"))
        #expect(try details(TestLedger.november) == ["late", "later"])
    }

    @Test func aMonthBeforeTheFirstCloseIsClosedWithIt() throws {
        try ledger.add(exception(TestLedger.september, "before"))
        try ledger.close(TestLedger.october)
        try ledger.add(exception(TestLedger.september, "late"))
        #expect(try details(TestLedger.september) == ["before"])
        #expect(try details(TestLedger.november) == ["late"])
    }

    @Test func aReopenedMonthListsAllOfItsOwn() throws {
        try ledger.close(TestLedger.september)
        try ledger.add(exception(TestLedger.september, "late"))
        try ledger.reopenLast()
        #expect(try details(TestLedger.september) == ["late"])
        #expect(try details(TestLedger.october) == [])
    }

    /// What kept an account out of a close is told by the month that charges it.
    @Test func theCorrectingMonthListsThoseOfExceptedAccounts() throws {
        try ledger.add(
            exception(TestLedger.september, "main's", account: "main"),
            exception(TestLedger.september, "till's", account: "till", offset: 1),
            exception(TestLedger.september, "other's", account: "other", offset: 2),
            exception(TestLedger.september, "nobody's", offset: 3),
            exception(TestLedger.september, "stranger's", account: "stranger", offset: 4))
        try ledger.close(TestLedger.september, excepting: ["main"])
        #expect(
            try details(TestLedger.september)
                == ["main's", "till's", "other's", "nobody's", "stranger's"])
        let october = try month(TestLedger.october)
        #expect(october.kept.map(\.detail) == ["main's", "till's"])
        #expect(october.isIncomplete("main") && !october.isIncomplete("other"))
    }

    // MARK: Incomplete accounts

    @Test func anExceptionMakesTheMainAccountIncomplete() throws {
        try ledger.add(
            exception(TestLedger.october, "1", account: "till"),
            exception(TestLedger.october, "2", account: "stranger"),
            exception(TestLedger.october, "3"),
            exception(TestLedger.november, "4", account: "other"))
        let october = try month(TestLedger.october)
        #expect(october.incomplete == [Array("main".utf8)])
        #expect(october.isIncomplete("main") && !october.isIncomplete("other"))
        // It is the main account that has an invoice.
        #expect(!october.isIncomplete("till"))
        #expect(try month(TestLedger.november).incomplete == [Array("other".utf8)])
    }

    // MARK: Order and rows

    @Test func theyStandByFileThenPlaceThenReason() throws {
        try ledger.add(
            exception(TestLedger.october, "6", file: "é.csv"),
            exception(TestLedger.october, "5", file: "a.csv", offset: 100),
            exception(TestLedger.october, "3", file: "a.csv", offset: 20, reason: "x"),
            exception(TestLedger.october, "4", file: "a.csv", offset: 20, reason: "x"),
            exception(TestLedger.october, "2", file: "a.csv", offset: 20, reason: "w"),
            exception(TestLedger.october, "1", file: "B.csv", offset: 900))
        #expect(try details(TestLedger.october) == ["1", "2", "3", "4", "5", "6"])
    }

    @Test func lateOnesStandAmongTheOthers() throws {
        try ledger.close(TestLedger.september)
        try ledger.add(
            exception(TestLedger.october, "1", file: "a.csv"),
            exception(TestLedger.september, "2", file: "b.csv"),
            exception(TestLedger.october, "3", file: "c.csv"))
        #expect(try details(TestLedger.october) == ["1", "2", "3"])
    }

    @Test func unknownAccountsComeLastWithTheirUnits() throws {
        var whole = exception(TestLedger.october, "cut", file: "z.gz", reason: "truncated_gzip")
        whole.isFileLevel = true
        try ledger.add(
            exception(TestLedger.october, "0", account: "main", file: "a.csv", offset: 17), whole)
        let rows = try month(TestLedger.october).rows(
            following: [
                FollowingException(unknownAccount: "b", units: 1),
                FollowingException(unknownAccount: "c", units: 2),
            ])
        #expect(rows.map(\.file) == ["a.csv", "z.gz", "", ""])
        #expect(rows.map(\.line) == [2, nil, nil, nil])
        #expect(rows.map(\.byteOffset) == [17, nil, nil, nil])
        #expect(
            rows.map(\.reason)
                == ["bad_units", "truncated_gzip", "unknown_account", "unknown_account"])
        #expect(rows.map(\.accountID) == ["main", "", "b", "c"])
        #expect(rows[2].detail.hasPrefix("1 unit ") && rows[3].detail.hasPrefix("2 units "))
    }
}
