import Billing
import BillingTime
import Reports
import Testing

@Suite struct TextBufferTests {
    @Test(arguments: [
        "0.00", "0.15", "1200.00", "-3.50", "0.125", "0.00000001", "-0.00000001", "0.10",
        "99999999999.99999999", "-99999999999.99999999", "10.05", "7.00", "0.12345678",
    ])
    func amounts(decimal: String) {
        #expect(text { $0.append(amount(decimal)) } == decimal)
    }

    @Test func amountsAreWrittenAsTheirDescription() {
        var units: Int128 = 1
        while units < Int128.max / 7 {
            for value in [units, -units, units + 1, units * 5 / 3] {
                let amount = Amount(units: value)
                #expect(text { $0.append(amount) } == amount.description)
            }
            units *= 7
        }
        for value in [Int128.max, .min] {
            let amount = Amount(units: value)
            #expect(text { $0.append(amount) } == amount.description)
        }
    }

    @Test func integers() {
        var number: Int64 = 1
        while number < Int64.max / 10 {
            for value in [number, number - 1, number * 9, -number, 1 - number] {
                #expect(text { $0.append(value) } == String(value))
            }
            number *= 10
        }
        for value in [Int64.max, .min, number, number - 1] {
            #expect(text { $0.append(value) } == String(value))
        }
    }

    @Test func instantsAreWrittenAsByTheZone() {
        let newfoundland = BillingZone(
            identifier: "x", offsets: [.init(start: 0, offsetSeconds: -12_600)])
        for zone in [BillingZone.shanghai, .utc, newfoundland] {
            var second: Int64 = -70_000_000_000
            while second < 300_000_000_000 {
                let instant = Instant(second)
                #expect(text { $0.append(instant, in: zone) } == zone.format(instant))
                second += 1_234_567_891
            }
        }
        #expect(text { $0.append(noon, in: .shanghai) } == "2026-11-03T12:00:00+08:00")
        #expect(text { $0.append(.distantPast, in: .utc) } == "")
        #expect(text { $0.append(.distantFuture, in: .utc) } == "")
    }

    @Test func periods() {
        #expect(text { $0.append(november) } == "2026-11")
        #expect(text { $0.append(Period(year: 987, month: 1)) } == "0987-01")
    }

    @Test(arguments: [
        ("", ""), ("acct", "acct"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""), ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"),
        ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("=1,\"2\"", "\"'=1,\"\"2\"\"\""),
        ("a=b", "a=b"), ("云账户", "云账户"), (" =1", " =1"), ("../x", "../x"), ("a\r\nb", "\"a\r\nb\""),
        ("\u{0}", "\u{0}"),
    ])
    func cells(value: String, cell: String) {
        #expect(text { $0.appendCell(value) } == cell)
        #expect(CSVCell.escaped(value) == Array(cell.utf8))
    }
}
