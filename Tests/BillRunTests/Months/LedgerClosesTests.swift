import Billing
import BillingTime
import Ledger
import Testing

@testable import BillRun

/// Each closed month is rated under the tariff and the policies that were frozen with it
/// (Rules.md, 11.3 Corrections).
@Suite struct LedgerClosesTests {
    private let ledger: TestLedger
    private static let months = (TestLedger.september...Period(year: 2026, month: 12)).months
    private static let byExpiry = "grant_start=next_hour\npack_order=expiry\ntier_basis=postpaid"

    init() throws { ledger = try TestLedger() }

    /// The built-in tariff with a text of `prices.csv` replaced.
    private static func tariff(_ old: String, by new: String) -> TariffFolder {
        var files = TariffFolder.builtIn.files
        files[2] = Array(String(decoding: files[2], as: UTF8.self).replacing(old, with: new).utf8)
        return TariffFolder(path: nil, files: files)
    }

    private static let dearer = tariff(",0.15,", by: ",0.16,")

    private func segments(
        _ months: [Period] = LedgerClosesTests.months, policies: Policies = Policies(),
        bookPath: String? = nil, account: [UInt8]? = nil
    ) throws -> [RatingSegment] {
        let book = try BookLoader.load(bookPath, tariff: TestBook.tariff, policies: policies)
        return try TermsByMonth(
            LedgerCloses(ledger.store), current: (book, TestBook.tariff, policies),
            bookPath: bookPath, meters: LedgerMeters()
        ).segments(months, account: account)
    }

    private func versions(_ segments: [RatingSegment]) -> [[String]] {
        segments.map { segment in segment.positions.map { _ in segment.tariff.version } }
    }

    // MARK: Segments

    @Test func withoutAnyCloseAllMonthsAreOneSegment() throws {
        let segments = try segments()
        #expect(segments.map(\.positions) == [0..<4])
        #expect(segments[0].tariff.version == TariffFolder.builtIn.version)
        #expect(try self.segments([]).isEmpty)
    }

    @Test func aSegmentEndsWhereTheTariffChanges() throws {
        let dearer = Self.dearer
        #expect(dearer.version != TariffFolder.builtIn.version)
        try ledger.close(TestLedger.september, tariff: dearer)
        try ledger.close(TestLedger.october, tariff: dearer)
        try ledger.close(TestLedger.november)
        let segments = try segments()
        let current = TariffFolder.builtIn.version
        #expect(segments.first?.positions == 0..<2)
        #expect(segments.flatMap(\.positions) == Array(0..<4))
        #expect(
            versions(segments).flatMap(\.self)
                == [dearer.version, dearer.version, current, current])
        let prices = segments[0].tariff.prices.joined().flatMap(\.tiers).compactMap(\.unitPrice)
        #expect(prices.contains(money("0.16")) && !prices.contains(money("0.15")))
    }

    @Test func aSegmentEndsWhereThePoliciesChange() throws {
        try ledger.close(TestLedger.september)
        try ledger.close(TestLedger.october, policies: Self.byExpiry)
        let segments = try segments([TestLedger.september, TestLedger.october, TestLedger.november])
        #expect(segments.map(\.positions) == [0..<1, 1..<2, 2..<3])
        #expect(segments[0].policies == Policies() && segments[2].policies == Policies())
        #expect(
            segments[1].policies
                == Policies(grantStart: .nextHour, packOrder: .expiry, tierBasis: .postpaid))
    }

    /// For an account that closes left out, a month has the terms of the first close that issued to
    /// it, and today's until then (Rules.md, 11.4 Accounts left out).
    @Test func aLeftOutAccountHasTheTermsOfTheCloseThatIssuesToIt() throws {
        try ledger.close(TestLedger.september, tariff: Self.dearer, excepting: ["a", "b"])
        try ledger.close(TestLedger.october, tariff: Self.dearer, excepting: ["b"])
        let current = TariffFolder.builtIn.version
        func versions(_ account: String?) throws -> [String] {
            self.versions(try segments(account: account.map { Array($0.utf8) })).flatMap(\.self)
        }
        let frozen = [Self.dearer.version, Self.dearer.version, current, current]
        #expect(try versions(nil) == frozen)
        #expect(try versions("c") == frozen)
        #expect(try versions("a") == frozen)
        #expect(try versions("b") == [current, current, current, current])
        try ledger.close(TestLedger.november, excepting: ["a"])
        #expect(try versions("a") == frozen)
        #expect(try versions("b") == [current, current, current, current])
        try ledger.reopenLast()
        #expect(try versions("b") == [current, current, current, current])
    }

    /// The months before the first close are closed with it.
    @Test func earlierMonthsHaveTheTariffOfTheFirstClose() throws {
        try ledger.close(TestLedger.october, tariff: Self.dearer)
        let segments = try segments()
        #expect(segments[0].positions == 0..<2)
        #expect(segments[0].tariff.version == Self.dearer.version)
    }

    @Test func aReopenedMonthHasTheTariffOfToday() throws {
        try ledger.close(TestLedger.september, tariff: Self.dearer)
        try ledger.reopenLast()
        let closes = try LedgerCloses(ledger.store)
        #expect(closes.closes.isEmpty && closes.months.last == nil)
        #expect(
            Set(versions(try segments()).flatMap(\.self)) == [TariffFolder.builtIn.version])
        // Closed anew, only the new close counts.
        try ledger.close(TestLedger.september)
        #expect(
            try LedgerCloses(ledger.store).closes.map(\.tariffVersion)
                == [TariffFolder.builtIn.version])
    }

    @Test func closesComeByMonth() throws {
        try ledger.close(TestLedger.october)
        try ledger.close(TestLedger.september, tariff: Self.dearer)
        let closes = try LedgerCloses(ledger.store)
        #expect(closes.months == ClosedMonths([TestLedger.september, TestLedger.october]))
        #expect(
            closes.close(of: TestLedger.september)?.tariffVersion == Self.dearer.version)
        #expect(
            closes.close(of: TestLedger.october)?.tariffVersion == TariffFolder.builtIn.version)
        #expect(closes.close(of: TestLedger.november) == nil)
    }

    // MARK: The book

    /// A closed month's tariff need not know a pool that came later.
    @Test func theBookIsReadOnceMoreUnderAnotherTariff() throws {
        var files = TariffFolder.builtIn.files
        for index in files.indices {
            // Nothing of 条码信息查询 in the old tariff.
            let lines = String(decoding: files[index], as: UTF8.self).split(separator: "\n")
            files[index] = Array(
                lines.filter { !$0.contains("条码信息查询") }.map { $0 + "\n" }.joined().utf8)
        }
        try ledger.close(TestLedger.september, tariff: TariffFolder(path: nil, files: files))
        try ledger.folder.write(
            "book/accounts.csv",
            "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until\n"
                + "a,A,,2026-01-01,2026-01-01,\n")
        try ledger.folder.write(
            "book/packs.csv",
            "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at\n"
                + "p1,a,条码信息查询,10,1,2026-09-01,,\np2,a,银行卡识别,10,1,2026-09-01,,\n")
        let segments = try segments(
            [TestLedger.september, TestLedger.october], bookPath: ledger.folder.path + "/book")
        let packs = segments.map { $0.book.contract(of: "a")?.packs.map(\.id).sorted() ?? [] }
        #expect(packs == [["p2"], ["p1", "p2"]])
        // A position is that of the segment's own catalog.
        let pool = try #require(segments[0].book.contract(of: "a")?.packs[0].pool)
        #expect(segments[0].tariff.catalog.pools[pool].name == "银行卡识别")
    }

    // MARK: Refusals

    @Test func anotherCurrencyIsRefused() throws {
        try ledger.close(
            TestLedger.september, tariff: Self.tariff(",CNY", by: ",USD"), currency: "USD")
        let error = #expect(throws: OperatingError.self) { try segments() }
        #expect(error?.exitCode == .invalid)
        #expect(
            error?.reason == "2026-09 was issued in USD; differences to it can't be charged in CNY")
    }

    @Test func aDamagedTariffIsRefused() throws {
        var files = TariffFolder.builtIn.files
        files[2] = Array("pool,price\n".utf8)
        try ledger.close(TestLedger.september, tariff: TariffFolder(path: nil, files: files))
        #expect(throws: InvalidInput.self) { try segments() }
    }
}
