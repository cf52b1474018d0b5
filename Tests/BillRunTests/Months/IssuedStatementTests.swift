import Billing
import BillingTime
import Ledger
import Testing

@testable import BillRun

/// What is issued comes back from the ledger as it was, by name (Rules.md, 11.2 What a close
/// freezes).
@Suite struct IssuedStatementTests {
    private static let period = TestLedger.october
    private static let rows: [Catalog.Row] = [
        .init(category: "文字", interface: "印刷体", actions: ["PrintOCR"], pool: "印刷"),
        .init(category: "证件", interface: "身份证", actions: [], pool: "证件包"),
        .init(category: "证件", interface: "护照", actions: [], pool: "证件包"),
        .init(category: "票据", interface: "发票", actions: [], pool: "票据包"),
    ]
    private static let catalog = Catalog(rows: rows, allowances: [:])
    /// The same rows from the last to the first, so that nothing has its old position.
    private static let reversed = Catalog(rows: rows.reversed(), allowances: [:])

    private static func line(
        _ pool: String?, _ interface: String?, _ type: UsageType, _ source: LineSource,
        _ quantity: Int64, at price: String, month: Period = period, corrects: UsageType? = nil,
        in catalog: Catalog
    ) -> InvoiceLine {
        InvoiceLine(
            chargePeriod: month, pool: pool.flatMap { catalog.pool(named: $0) },
            interface: interface.flatMap { catalog.interface(named: $0) }, usageType: type,
            source: source, quantity: quantity, unitPrice: money(price),
            amount: money(price) * quantity, correctedType: corrects)
    }

    /// One line of every kind.
    private static func lines(_ catalog: Catalog) -> [InvoiceLine] {
        let september = TestLedger.september
        return [
            line("印刷", "印刷体", .free, .grant(.freeMonth(period)), 1000, at: "0", in: catalog),
            line("印刷", "印刷体", .prepaid, .grant(.pack("P,1")), 7, at: "0", in: catalog),
            line(
                "印刷", "印刷体", .postpaid, .tier(over: 10_000, upTo: 100_000), 89_000,
                at: "0.10", in: catalog),
            line(
                "证件包", "护照", .postpaid, .tier(over: 1_000_000, upTo: nil), 3,
                at: "0.00000001", in: catalog),
            line("证件包", "身份证", .free, .grant(.freeOnce), 50, at: "0", in: catalog),
            line("票据包", "发票", .postpaid, .flat, 1, at: "0.125", in: catalog),
            line(
                "印刷", "印刷体", .correction, .text("0-10000"), -9000, at: "0.15",
                month: september, corrects: .postpaid, in: catalog),
            line(
                "证件包", nil, .correction, .text("P-0"), -1, at: "12", month: september,
                corrects: .pack, in: catalog),
            line(
                "证件包", "护照", .correction, .text("P,1"), 5, at: "0", month: september,
                corrects: .prepaid, in: catalog),
            line("证件包", nil, .pack, .grant(.pack("P,1")), 1, at: "120", in: catalog),
            line(nil, nil, .rounding, .text(""), 1, at: "0.00499997", in: catalog),
        ]
    }

    private static func statement(_ catalog: Catalog) -> Statement {
        func pool(_ name: String) -> Int { catalog.pool(named: name)! }
        let (start, end) = (Instant(1_790_784_000), Instant(1_793_462_400))
        return Statement(
            accountID: "账户 \"1\"", name: "Name, with é", period: period, lines: lines(catalog),
            balances: [
                GrantBalance(
                    pool: pool("印刷"), grant: .freeMonth(period), granted: 1000, usedBefore: 0,
                    used: 1000, remaining: 0, lapsed: 0, startsAt: start, endsAt: end),
                GrantBalance(
                    pool: pool("证件包"), grant: .freeOnce, granted: 50, usedBefore: 0, used: 50,
                    remaining: 0, lapsed: 0, startsAt: .distantPast, endsAt: .distantFuture),
                GrantBalance(
                    pool: pool("证件包"), grant: .pack("P,1"), granted: 30, usedBefore: 11,
                    used: 7, remaining: 2, lapsed: 10, startsAt: start - 5, endsAt: end - 7),
            ],
            leakage: [
                LeakageLine(
                    pool: pool("证件包"), interface: catalog.interface(named: "护照")!,
                    reason: .suspended, units: 4, firstAt: start + 1, lastAt: start + 2,
                    listValue: money("0.60")),
                LeakageLine(
                    pool: pool("票据包"), interface: catalog.interface(named: "发票")!,
                    reason: .notActivated, units: 2, firstAt: start, lastAt: start, listValue: nil),
            ],
            freeUnits: 1050, prepaidUnits: 7, postpaidUnits: 89_004, unbilledUnits: 6,
            notBillableUnits: 9, packsAmount: money("108"), usageAmount: money("7550.12500003"),
            rounding: money("0.00499997"), total: money("7658.13"), currency: "CNY")
    }

    /// Through the ledger's file and back.
    private static func roundTrip(_ statement: Statement) throws -> IssuedAccount {
        let ledger = try TestLedger()
        try ledger.close(
            period, issuing: [IssuedStatementCoding(catalog: catalog).record(statement)])
        let id = Array(statement.accountID.utf8)
        return try #require(try ledger.store.usageReader().issued(to: id)[period])
    }

    private static func read(_ account: IssuedAccount, _ catalog: Catalog) throws -> Statement {
        try IssuedStatementCoding(catalog: catalog).statement(
            account, period: period, currency: "CNY")
    }

    /// A source comes back as its text: which grant or tier it was, its words say.
    private static func asText(_ statement: Statement) -> Statement {
        var statement = statement
        for index in statement.lines.indices {
            statement.lines[index].source = .text(statement.lines[index].source.description)
        }
        return statement
    }

    // MARK: Back and forth

    @Test func aStatementComesBackAsItWas() throws {
        let statement = Self.statement(Self.catalog)
        let account = try Self.roundTrip(statement)
        #expect(try Self.read(account, Self.catalog) == Self.asText(statement))
        #expect(
            account.lines.map(\.source) == [
                "free:2026-10", "P,1", "10000-100000", "1000000-", "free:once", "flat", "0-10000",
                "P-0", "P,1", "P,1", "",
            ])
    }

    /// A price has at most 11 digits before its point; an amount may have more.
    @Test func aLargeAmountComesBack() throws {
        var statement = Self.statement(Self.catalog)
        statement.lines[2].unitPrice = money("99999999999.99999999")
        statement.lines[2].amount = money("99999999999.99999999") * 89_000
        statement.usageAmount = money("99999999999.99999999") * 89_000
        statement.total = -statement.usageAmount
        let account = try Self.roundTrip(statement)
        #expect(account.lines[2].amount == "8899999999999999.99911")
        #expect(try Self.read(account, Self.catalog) == Self.asText(statement))
    }

    @Test func underACatalogInAnotherOrderItHasThatOnesPositions() throws {
        let account = try Self.roundTrip(Self.statement(Self.catalog))
        #expect(
            try Self.read(account, Self.reversed) == Self.asText(Self.statement(Self.reversed)))
        #expect(Self.catalog.pool(named: "印刷") != Self.reversed.pool(named: "印刷"))
    }

    @Test func linesOfOneCatalogAreTranslatedForAnother() throws {
        let coding = IssuedStatementCoding(catalog: Self.reversed)
        let translated = try Self.lines(Self.catalog).map {
            try coding.translated($0, from: Self.catalog)
        }
        #expect(translated == Self.lines(Self.reversed))
    }

    // MARK: What can't come back

    private static func error(
        _ catalog: Catalog = IssuedStatementTests.catalog, _ change: (inout IssuedAccount) -> Void
    ) -> OperatingError? {
        var account = IssuedStatementCoding(catalog: Self.catalog).record(
            statement(Self.catalog))
        change(&account)
        return #expect(throws: OperatingError.self) { try read(account, catalog) }
    }

    /// A tariff that lacks what was issued is refused (Rules.md, 11.3 Corrections).
    @Test(arguments: [
        (1, "the tariff has no pool '证件包', which closed months were issued with"),
        (2, "the tariff has no interface '护照', which closed months were issued with"),
    ])
    func whatTheTariffLacksIsNamed(row: Int, reason: String) {
        var rows = Self.rows
        if row == 1 {
            rows.removeSubrange(1...2)
        } else {
            rows.remove(at: 2)
        }
        let error = Self.error(Catalog(rows: rows, allowances: [:])) { _ in }
        #expect(error == OperatingError(reason: reason, exitCode: .invalid))
        #expect(error?.exitCode.rawValue == 78)
    }

    @Test(arguments: [
        "", "1.", "1e3", "1.000000001", "0,15", "NaN", " 1", "+1", "--1",
        "1234567890123456789012345678901234567890",
    ])
    func aDamagedAmountIsSaid(text: String) {
        let changes: [(inout IssuedAccount) -> Void] = [
            { $0.packsAmount = text }, { $0.usageAmount = text }, { $0.rounding = text },
            { $0.total = text }, { $0.lines[2].unitPrice = text }, { $0.lines[2].amount = text },
            { $0.leakage[0].listValue = text },
        ]
        for change in changes {
            let error = Self.error(Self.catalog, change)
            #expect(error?.exitCode == .inputOutput && error?.exitCode.rawValue == 74)
            #expect(
                error?.lines == ["what closed months were issued with is damaged: '\(text)'"])
        }
    }

    @Test func aDamagedKindOrReasonIsSaid() {
        for change: (inout IssuedAccount) -> Void in [
            { $0.lines[0].usageType = "gratis" }, { $0.leakage[0].reason = "mood" },
            { $0.lines[6].correctedType = "postpay" }, { $0.balances[2].grantClass = "pack" },
        ] {
            #expect(Self.error(Self.catalog, change)?.exitCode == .inputOutput)
        }
    }
}
