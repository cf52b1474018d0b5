import Billing
import BillingTime
import Reports
import Testing

@Suite struct InvoiceCSVTests {
    /// A line of every kind.
    static let lines: [InvoiceLine] = [
        .init(
            chargePeriod: november, pool: 0, interface: 0, usageType: .free,
            source: .grant(.freeMonth(november)), quantity: 1000, unitPrice: .zero,
            amount: .zero),
        .init(
            chargePeriod: november, pool: 0, interface: 0, usageType: .prepaid,
            source: .grant(.pack("P,1")), quantity: 1000, unitPrice: .zero, amount: .zero),
        .init(
            chargePeriod: november, pool: 0, interface: 0, usageType: .postpaid,
            source: .tier(over: 10_000, upTo: 100_000), quantity: 89_000,
            unitPrice: amount("0.10"), amount: amount("8900.00")),
        .init(
            chargePeriod: november, pool: 1, interface: 1, usageType: .postpaid,
            source: .tier(over: 1_000_000, upTo: nil), quantity: 3, unitPrice: nil, amount: nil),
        .init(
            chargePeriod: november, pool: 1, interface: 2, usageType: .free,
            source: .grant(.freeOnce), quantity: 1, unitPrice: .zero, amount: .zero),
        .init(
            chargePeriod: november, pool: 1, interface: 2, usageType: .postpaid, source: .flat,
            quantity: 1, unitPrice: amount("0.125"), amount: amount("0.125")),
        .init(
            chargePeriod: november, pool: 1, interface: 2, usageType: .postpaid,
            source: .unpriced, quantity: 1, unitPrice: nil, amount: nil),
        .init(
            chargePeriod: november, pool: 1, interface: nil, usageType: .pack,
            source: .grant(.pack("-P2")), quantity: 1, unitPrice: amount("120"),
            amount: amount("120")),
        .init(
            chargePeriod: Period(year: 2026, month: 10), pool: 0, interface: 0,
            usageType: .correction, source: .text("2026-10"), quantity: -5,
            unitPrice: amount("0.15"), amount: amount("-0.75")),
        .init(
            chargePeriod: november, pool: nil, interface: nil, usageType: .rounding,
            source: .text(""), quantity: 1, unitPrice: amount("-0.005"),
            amount: amount("-0.005")),
    ]

    @Test func everyKindOfLine() {
        let statement = Statement(
            accountID: "acct-1", name: "", period: november, lines: Self.lines)
        let general = "2026-11-acct-1,acct-1,2026-11,2026-11,通用文字识别,通用印刷体识别,通用印刷体识别,"
        let passport =
            "2026-11-acct-1,acct-1,2026-11,2026-11,卡证文字识别,通用证照识别,护照识别（中国大陆地区护照）,"
        let odd =
            "2026-11-acct-1,acct-1,2026-11,2026-11,\"a,b\",通用证照识别,\"'=x\"\"y\"\"\","
        let expected = [
            "invoice_id,account_id,period,charge_period,category,pool,interface,usage_type,"
                + "source,quantity,unit_price,amount,currency",
            general + "free,free:2026-11,1000,0.00,0.00,CNY",
            general + "prepaid,\"P,1\",1000,0.00,0.00,CNY",
            general + "postpaid,10000-100000,89000,0.10,8900.00,CNY",
            passport + "postpaid,1000000-,3,,,CNY",
            odd + "free,free:once,1,0.00,0.00,CNY",
            odd + "postpaid,flat,1,0.125,0.125,CNY",
            odd + "postpaid,unpriced,1,,,CNY",
            "2026-11-acct-1,acct-1,2026-11,2026-11,卡证文字识别,通用证照识别,,"
                + "pack,'-P2,1,120.00,120.00,CNY",
            "2026-11-acct-1,acct-1,2026-11,2026-10,通用文字识别,通用印刷体识别,通用印刷体识别,"
                + "correction,2026-10,-5,0.15,-0.75,CNY",
            "2026-11-acct-1,acct-1,2026-11,2026-11,,,,rounding,,1,-0.005,-0.005,CNY",
        ].map { $0 + "\n" }.joined()
        var csv = InvoiceCSV(catalog: catalog)
        #expect(text { csv.append(statement, to: &$0) } == expected)
    }

    @Test(arguments: [
        ("=1+1", "2026-11-=1+1,'=1+1,"), ("", "2026-11-,,"), ("a,b", "\"2026-11-a,b\",\"a,b\","),
        ("../x", "2026-11-../x,../x,"), ("云\"账", "\"2026-11-云\"\"账\",\"云\"\"账\","),
    ])
    func accountIDsFromOutside(id: String, cells: String) {
        let statement = Statement(
            accountID: id, name: "", period: november, lines: [Self.lines[9]])
        var csv = InvoiceCSV(catalog: catalog)
        let rendered = text { csv.append(statement, to: &$0) }
        #expect(
            rendered == InvoiceCSV.header + "\n" + cells
                + "2026-11,2026-11,,,,rounding,,1,-0.005,-0.005,CNY\n")
    }

    /// A writer keeps nothing of one invoice that is not the next one's as well.
    @Test func oneWriterForManyInvoices() {
        var csv = InvoiceCSV(catalog: catalog)
        let long = String(repeating: "a", count: 40)
        for (id, currency) in [(long, "CNY"), ("b", "USD"), ("", ""), ("c,d", "USD")] {
            for line in Self.lines + [Self.lines[0]] {
                for period in [november, november.next] {
                    let statement = Statement(
                        accountID: id, name: "", period: period, lines: [line],
                        currency: currency)
                    var other = InvoiceCSV(catalog: catalog)
                    #expect(
                        text { csv.append(statement, to: &$0) }
                            == text { other.append(statement, to: &$0) })
                }
            }
        }
    }

    @Test func excelStyle() {
        let statement = Statement(
            accountID: "a", name: "", period: november, lines: [Self.lines[9]])
        var csv = InvoiceCSV(catalog: catalog, style: .excel)
        let rendered = text { csv.append(statement, to: &$0) }
        #expect(
            Array(rendered.utf8) == [0xEF, 0xBB, 0xBF]
                + Array(
                    (InvoiceCSV.header
                        + "\r\n2026-11-a,a,2026-11,2026-11,,,,rounding,,1,-0.005,-0.005,CNY\r\n")
                        .utf8))
    }

    @Test func aClearedBufferIsEmpty() {
        var buffer = TextBuffer()
        buffer.append("x")
        buffer.clear()
        #expect(buffer.bytes.isEmpty)
    }
}
