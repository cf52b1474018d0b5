import Billing
import BillingTime
import Reports
import Testing

@Suite struct AccountCSVTests {
    @Test func summary() {
        let statement = Statement(
            accountID: "acct-1", name: "北京, 云", period: november, freeUnits: 1000,
            prepaidUnits: 2, postpaidUnits: 89_000, unbilledUnits: 7,
            packsAmount: amount("120"), usageAmount: amount("8900.005"),
            rounding: amount("-0.005"), total: amount("9020"))
        let rendered = text { buffer in
            let csv = SummaryCSV()
            csv.appendHeader(to: &buffer)
            for status in InvoiceStatus.allCases {
                csv.append(statement, status: status, to: &buffer)
            }
        }
        let row =
            "acct-1,\"北京, 云\",2026-11,1000,2,89000,7,120.00,8900.005,-0.005,9020.00,CNY,"
        #expect(
            rendered == "account_id,name,period,free_units,prepaid_units,postpaid_units,"
                + "unbilled_units,packs_amount,usage_amount,rounding,total,currency,status\n"
                + ["draft", "incomplete", "unpriced", "issued"].map { row + $0 + "\n" }.joined())
    }

    @Test func negativeAmountsAreNumbersAndNotFormulas() {
        let statement = Statement(
            accountID: "-1", name: "@me", period: november, total: amount("-3.5"))
        let rendered = text { SummaryCSV().append(statement, status: .draft, to: &$0) }
        #expect(rendered == "'-1,'@me,2026-11,0,0,0,0,0.00,0.00,0.00,-3.50,CNY,draft\n")
    }

    @Test func balancesKeepTheirOrder() {
        let end = Instant(1_796_054_400)
        let statement = Statement(
            accountID: "a", name: "=北京, 云", period: november,
            balances: [
                .init(
                    pool: 1, grant: .pack("=P"), granted: 1000, usedBefore: 10, used: 20,
                    remaining: 0, lapsed: 970, startsAt: noon, endsAt: end),
                .init(
                    pool: 0, grant: .freeMonth(november), granted: 1000, usedBefore: 0,
                    used: 1000, remaining: 0, lapsed: 0, startsAt: noon, endsAt: end),
                .init(
                    pool: 0, grant: .freeOnce, granted: 50, usedBefore: 0, used: 1,
                    remaining: 49, lapsed: 0, startsAt: .distantPast, endsAt: .distantFuture),
            ])
        let rendered = text { buffer in
            var csv = BalancesCSV(catalog: catalog, zone: .shanghai)
            csv.appendHeader(to: &buffer)
            csv.append(statement, to: &buffer)
        }
        let times = "2026-11-03T12:00:00+08:00,2026-12-01T00:00:00+08:00,"
        let name = "\"'=北京, 云\""
        #expect(
            rendered
                == "account_id,pool,grant,class,granted,used_before,used,remaining,starts_at,"
                + "ends_at,lapsed,name\n"
                + "a,通用证照识别,'=P,prepaid,1000,10,20,0,\(times)970,\(name)\n"
                + "a,通用印刷体识别,free:2026-11,free,1000,0,1000,0,\(times)0,\(name)\n"
                + "a,通用印刷体识别,free:once,free,50,0,1,49,,,0,\(name)\n")
    }

    @Test func leakage() {
        let reasons: [(LeakageReason, String, String)] = [
            (.notActivated, "not_activated", "0.15"), (.suspended, "suspended", ""),
            (.postpaidOff, "postpaid_off", "1.00"),
        ]
        let statement = Statement(
            accountID: "a", name: "n", period: november,
            leakage: reasons.map { reason, _, value in
                LeakageLine(
                    pool: 1, interface: 2, reason: reason, units: 5, firstAt: noon,
                    lastAt: noon + 1, listValue: Amount(parsing: value))
            })
        let rendered = text { buffer in
            let csv = LeakageCSV(catalog: catalog, zone: .utc)
            csv.appendHeader(to: &buffer)
            csv.append(statement, to: &buffer)
        }
        let rows = reasons.map { _, name, value in
            "a,通用证照识别,\"'=x\"\"y\"\"\",\(name),5,"
                + "2026-11-03T04:00:00+00:00,2026-11-03T04:00:01+00:00,\(value),n\n"
        }
        #expect(
            rendered == "account_id,pool,interface,reason,units,first_at,last_at,list_value,name\n"
                + rows.joined())
    }

    @Test func exceptions() {
        let rendered = text { buffer in
            let csv = ExceptionsCSV()
            csv.appendHeader(to: &buffer)
            csv.append(
                .init(
                    file: "logs/=a.csv", line: 3, byteOffset: 104, reason: "bad_time",
                    accountID: "=1+1", detail: "time \"x\", no date"), to: &buffer)
            csv.append(
                .init(
                    file: "-b.gz", line: nil, byteOffset: nil, reason: "truncated_gzip",
                    accountID: "", detail: ""), to: &buffer)
        }
        #expect(
            rendered == "file,line,byte_offset,reason,account_id,detail\n"
                + "logs/=a.csv,3,104,bad_time,'=1+1,\"time \"\"x\"\", no date\"\n"
                + "'-b.gz,,,truncated_gzip,,\n")
    }
}
