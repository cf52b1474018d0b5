import Billing
import BillingTime

/// A month of one account with every kind of charge, and what each comes to, worked out by hand
/// (Rules.md, 15. What is billed and what is earned).
///
/// Its packs, all of 证照包:
///
/// - P-0: 300 units for 100.00, up to 2026-11-21. 190 were drawn before, 100 are drawn in November,
///   10 lapse. Its first 190 units are worth 63.33333333, its first 290 are worth 96.66666666: so
///   those of November 33.33333333, and those that lapse 3.33333334.
/// - P-1: 1,000 units for 120.00, from 2026-11-10. 50 are drawn, worth 6.00; 950 are left.
/// - P-9: 10 units for 30.00, from 2026-10-05. October is closed, and the book knows the pack only
///   now: it is sold by a correction, and so are the 4 units that October drew from it, worth
///   12.00; 6 are left.
///
/// Billed are 501 × 0.155 = 77.655, −9,000 × 0.15 = −1350.00, 30.00 and 120.00: −1122.345, which is
/// rounded to −1122.35.
enum FinanceMonth {
    static let catalog = Catalog(
        rows: [
            .init(
                category: "文字识别", interface: "印刷体识别", actions: ["GeneralBasicOCR", "Other"],
                pool: "印刷体包"),
            .init(category: "卡证", interface: "护照识别", actions: ["PassportOCR"], pool: "证照包"),
            .init(category: "a,b", interface: "=x\"y\"", actions: [], pool: "证照包"),
        ], allowances: [:])

    static let october = Period(year: 2026, month: 10)

    /// The first second of a day in Shanghai.
    static func day(_ year: Int, _ month: Int, _ day: Int) -> Instant {
        BillingZone.shanghai.start(
            of: BillingDay(CivilDate(year: year, month: month, day: day)))
    }

    private static func pack(
        _ id: String, _ quantity: Int64, _ price: String, from: Instant, until: Instant
    ) -> Contract.Pack {
        Contract.Pack(
            id: id, line: 2, pool: 1, quantity: quantity, price: amount(price), effectiveAt: from,
            expiresAt: until)
    }

    static let contract = Contract(
        accountID: "1302000005",
        packs: [
            pack("P-0", 300, "100", from: day(2025, 11, 21), until: day(2026, 11, 21)),
            pack("P-1", 1000, "120", from: day(2026, 11, 10), until: day(2027, 11, 10)),
            pack("P-9", 10, "30", from: day(2026, 10, 5), until: day(2027, 10, 5)),
        ])

    private static func line(
        _ pool: Int?, _ interface: Int?, _ type: UsageType, _ source: LineSource,
        _ quantity: Int64, at price: String?, month: Period = november,
        corrects: UsageType? = nil
    ) -> InvoiceLine {
        InvoiceLine(
            chargePeriod: month, pool: pool, interface: interface, usageType: type,
            source: source, quantity: quantity, unitPrice: price.map { amount($0) },
            amount: price.map { amount($0) * quantity }, correctedType: corrects)
    }

    static let lines = [
        line(0, 0, .free, .grant(.freeMonth(november)), 1000, at: "0"),
        line(0, 0, .postpaid, .tier(over: 0, upTo: 10_000), 501, at: "0.155"),
        line(1, 1, .prepaid, .grant(.pack("P-0")), 100, at: "0"),
        line(1, 1, .prepaid, .grant(.pack("P-1")), 50, at: "0"),
        line(1, 2, .postpaid, .tier(over: 1_000_000, upTo: nil), 3, at: nil),
        line(
            0, 0, .correction, .text("0-10000"), -9000, at: "0.15", month: october,
            corrects: .postpaid),
        line(1, 1, .correction, .text("P-9"), 4, at: "0", month: october, corrects: .prepaid),
        line(1, nil, .correction, .text("P-9"), 1, at: "30", month: october, corrects: .pack),
        line(1, nil, .pack, .grant(.pack("P-1")), 1, at: "120"),
        line(nil, nil, .rounding, .text(""), 1, at: "-0.005"),
    ]

    private static func balance(
        _ pool: Int, _ grant: GrantName, _ granted: Int64, before: Int64, used: Int64,
        lapsed: Int64 = 0, from: Instant, until: Instant
    ) -> GrantBalance {
        GrantBalance(
            pool: pool, grant: grant, granted: granted, usedBefore: before, used: used,
            remaining: granted - before - used - lapsed, lapsed: lapsed, startsAt: from,
            endsAt: until)
    }

    static let statement = Statement(
        accountID: "1302000005", name: "Beijing Cloud", period: november, lines: lines,
        balances: [
            balance(
                0, .freeMonth(november), 1000, before: 0, used: 1000, from: day(2026, 11, 1),
                until: day(2026, 12, 1)),
            balance(
                1, .pack("P-0"), 300, before: 190, used: 100, lapsed: 10,
                from: day(2025, 11, 21), until: day(2026, 11, 21)),
            balance(
                1, .pack("P-9"), 10, before: 4, used: 0, from: day(2026, 10, 5),
                until: day(2027, 10, 5)),
            balance(
                1, .pack("P-1"), 1000, before: 0, used: 50, from: day(2026, 11, 10),
                until: day(2027, 11, 10)),
        ],
        freeUnits: 1000, prepaidUnits: 150, postpaidUnits: 504, packsAmount: amount("150"),
        usageAmount: amount("-1272.345"), rounding: amount("-0.005"),
        total: amount("-1122.35"), isUnpriced: true)

    static let charges = statement.charges(under: contract, zone: .shanghai)
}
