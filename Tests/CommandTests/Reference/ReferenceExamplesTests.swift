import Foundation
import Testing

/// The vendor's own worked examples, through the reference (Rules.md, 8. The vendor's worked
/// examples).
@Suite struct ReferenceExamplesTests {
    /// Enough of the seed's catalog and price list for the examples.
    static let texts = [
        "interfaces.csv": """
        category,interface,actions,pool
        通用文字识别,通用印刷体识别,GeneralBasicOCR,通用印刷体识别
        卡证文字识别,身份证识别,IDCardOCR,身份证识别
        卡证文字识别,银行卡识别,BankCardOCR,银行卡识别
        汽车场景识别,行驶证识别,VehicleLicenseOCR,行驶证 / 驾驶证识别
        汽车场景识别,驾驶证识别,DriverLicenseOCR,行驶证 / 驾驶证识别
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（大票）
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（小票）
        智能扫码,条码信息查询,QueryBarCode,条码信息查询
        """,
        "pools.csv": "pool,free_quantity,free_cadence,free_validity\n"
            + monthly.map { "\($0),1000,monthly,month\n" }.joined() + "条码信息查询,50,once,5y\n",
        "prices.csv": "pool,effective_from,model,over,up_to,unit_price,currency\n"
            + (monthly + ["条码信息查询"]).map(prices).joined(),
        "billable_errors.csv": """
        error_code,effective_from,effective_until
        FailedOperation.ImageBlur,2020-07-06,
        """,
        "tickets.csv": """
        type,name,pool
        2,火车票,通用票据识别（小票）
        3,增值税发票,通用票据识别（大票）
        8,通用机打发票,通用票据识别（小票）
        9,汽车票,通用票据识别（小票）
        12,购车发票,通用票据识别（大票）
        """,
    ]

    static let monthly = [
        "通用印刷体识别", "身份证识别", "银行卡识别", "行驶证 / 驾驶证识别", "通用票据识别（大票）", "通用票据识别（小票）",
    ]

    static func prices(of pool: String) -> String {
        let tiers =
            switch pool {
            case "条码信息查询": ["0,10000,0.12", "10000,100000,0.09", "100000,1000000,0.06"]
            case "通用票据识别（小票）": ["0,10000,0.10", "10000,100000,0.07", "100000,1000000,0.04"]
            default: ["0,10000,0.15", "10000,100000,0.10", "100000,1000000,0.06"]
            }
        return tiers.map { "\(pool),2020-01-01,volume,\($0),CNY\n" }.joined()
    }

    static let november = ReferenceMonth(year: 2026, month: 11)

    func rate(
        _ calls: [ReferenceCall], packs: [ReferenceBook.Pack] = [],
        openings: [ReferenceBook.Opening] = []
    ) -> ReferenceStatement {
        let calendar = ReferenceCalendar.shanghai
        let tariff = ReferenceTariff(texts: Self.texts, calendar: calendar)
        let since = calendar.second(2024, 1, 1)
        let book = ReferenceBook(
            accounts: [
                .init(
                    id: "a", name: "A", parent: nil, activatedAt: since, postpaidFrom: since)
            ], packs: packs, openings: openings)
        let rater = ReferenceRater(tariff: tariff, book: book, policies: ReferencePolicies())
        return rater.rate(calls).months[0].statements[0]
    }

    func calls(_ units: Int, of interface: String) -> [ReferenceCall] {
        let second = ReferenceCalendar.shanghai.second(2026, 11, 3, 12)
        return [
            ReferenceCall(
                second: second, account: "a", interfaceName: interface, units: units,
                requestID: "r")
        ]
    }

    func pack(_ price: String) -> ReferenceBook.Pack {
        ReferenceBook.Pack(
            id: "p", account: "a", pool: "银行卡识别", quantity: 1000, price: price,
            effectiveAt: ReferenceCalendar.shanghai.start(of: Self.november))
    }

    func mixed(_ tickets: [[Int]]) -> [ReferenceCall] {
        tickets.enumerated().map { place, codes in
            ReferenceCall(
                second: ReferenceCalendar.shanghai.second(2026, 11, 3, 12, 0, place), account: "a",
                interfaceName: "混贴票据识别", tickets: codes, requestID: "r\(place)")
        }
    }

    func units(of pool: String, on statement: ReferenceStatement) -> Int {
        statement.lines.filter { statement.tariff.pools[$0.key.pool].name == pool }
            .reduce(0) { $0 + $1.quantity }
    }

    @Test(arguments: [
        (900, "身份证识别", "0.00"), (9_000, "驾驶证识别", "1200.00"), (90_000, "通用印刷体识别", "8900.00"),
        (900_000, "银行卡识别", "53940.00"),
    ])
    func postpaid(units: Int, interface: String, total: String) {
        #expect(rate(calls(units, of: interface)).summary[10] == total)
    }

    @Test(arguments: [("120", "195.00"), ("84", "159.00")])
    func onePack(price: String, total: String) {
        let statement = rate(calls(2_500, of: "BankCardOCR"), packs: [pack(price)])
        #expect(statement.summary[10] == total)
        #expect(statement.invoice.map { $0[7] } == ["free", "prepaid", "postpaid", "pack"])
    }

    @Test func oneTimeUnitsUsedUpEarlier() {
        let opening = ReferenceBook.Opening(
            account: "a", pool: "条码信息查询", grant: "free:once", used: 50)
        let statement = rate(calls(11_000, of: "条码信息查询"), openings: [opening])
        #expect(statement.summary[10] == "990.00")
    }

    @Test func oneMixedCall() {
        let statement = rate(mixed([[3, 8, 2]]))
        #expect(units(of: "通用票据识别（小票）", on: statement) == 3)
        #expect(units(of: "通用票据识别（大票）", on: statement) == 1)
    }

    @Test func tenMixedCalls() {
        let tickets = [
            [3, 3, 9], [3, 12], [9, 9], [9], [9], [3, 9], [12, 9], [3, 9], [9], [],
        ]
        let statement = rate(mixed(tickets))
        #expect(units(of: "通用票据识别（小票）", on: statement) == 19)
        #expect(units(of: "通用票据识别（大票）", on: statement) == 7)
    }

    @Test func laterCallsCanLowerTheBill() {
        #expect(rate(calls(11_000, of: "身份证识别")).summary[10] == "1000.00")
        #expect(rate(calls(10_000, of: "身份证识别")).summary[10] == "1350.00")
    }

    @Test func moneyIsExactAndRoundsHalfUp() {
        #expect(ReferenceMoney("0.00000001")!.description == "0.00000001")
        #expect(ReferenceMoney("1.005")!.rounded(toDecimals: 2).description == "1.01")
        #expect(ReferenceMoney("1.00499999")!.rounded(toDecimals: 2).description == "1.00")
        #expect(ReferenceMoney("-1.005")!.rounded(toDecimals: 2).description == "-1.01")
        #expect(ReferenceMoney("1.5")!.rounded(toDecimals: 0).description == "2.00")
        #expect(ReferenceMoney("1.123456789") == nil)
    }
}
