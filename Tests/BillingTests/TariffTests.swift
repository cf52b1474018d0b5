import Billing
import BillingTime
import Testing

/// What a tariff refuses, and how it charges meters (Rules.md, 2. From a call to units; Rules.md,
/// 6. Prices).
@Suite struct TariffTests {
    /// The faults of the seed's rows after a change, as `file:line: reason`.
    private func faults(_ change: (inout TariffRows) -> Void) -> [String] {
        var rows = SeedTariff.rows
        change(&rows)
        return rows.faults().map { "\($0.table.rawValue):\($0.line): \($0.reason)" }
    }

    private func price(
        _ line: Int, _ pool: String, over: Int64, upTo: Int64?, _ price: String? = "0.1",
        model: PriceVersion.Model = .volume, currency: String = "CNY", from: String = "2026-01-01"
    ) -> TariffRows.Price {
        TariffRows.Price(
            line: line, pool: pool, effectiveFrom: at(from), model: model,
            tier: PriceVersion.Tier(over: over, upTo: upTo, unitPrice: price.map { money($0) }),
            currency: currency)
    }

    @Test func theSeedIsSound() {
        #expect(faults { _ in }.isEmpty)
        #expect(SeedTariff.tariff.currency == "CNY")
    }

    @Test func interfacesAreCheckedAllAtOnce() {
        let faults = faults { rows in
            let first = rows.interfaces[0].row
            rows.interfaces.append(.init(line: 60, row: first))
            rows.interfaces.append(
                .init(
                    line: 61,
                    row: .init(
                        category: "别的", interface: first.interface,
                        actions: ["IDCardOCR", "X", "X"],
                        pool: "没有")))
            rows.interfaces.append(
                .init(line: 62, row: .init(category: "", interface: "新", actions: [], pool: "运单识别"))
            )
            rows.interfaces.append(
                .init(
                    line: 63,
                    row: .init(
                        category: "新", interface: "新", actions: ["", "运单识别"], pool: "运单识别")))
        }
        #expect(
            faults == [
                "interfaces.csv:60: interface 通用印刷体识别 draws on pool 通用印刷体识别 twice",
                "interfaces.csv:61: interface 通用印刷体识别 already stands in category 通用文字识别",
                "interfaces.csv:61: pool 没有 is not in pools.csv",
                "interfaces.csv:61: action IDCardOCR is given twice",
                "interfaces.csv:61: action X is given twice",
                "interfaces.csv:62: a category, interface or pool is empty",
                "interfaces.csv:63: an action is empty",
                "interfaces.csv:63: action 运单识别 is the name of another interface",
            ])
    }

    @Test func poolsAreChecked() {
        let faults = faults { rows in
            rows.pools[0].validity = "5y"
            rows.pools[1].freeQuantity = -1
            rows.pools.append(rows.pools[2])
            for (line, validity) in ["month", "y", "0y", "+5y", "5 y", "5"].enumerated() {
                rows.pools.append(
                    .init(
                        line: 40 + line, pool: "P\(line)", freeQuantity: 0, cadence: .once,
                        validity: validity))
            }
        }
        #expect(faults[0] == "pools.csv:2: validity 5y does not fit cadence monthly")
        #expect(faults[1] == "pools.csv:3: free quantity -1 is negative")
        #expect(faults[2] == "pools.csv:4: pool 通用印刷体识别（精简版） is listed twice")
        #expect(faults.filter { $0.contains("no interface draws on") }.count == 6)
        #expect(faults.filter { $0.contains("does not fit cadence once") }.count == 6)
    }

    @Test(
        arguments: [
            ([(0, 10), (11, nil)], "100: no tier covers the quantities over 10 up to 11"),
            ([(0, 10), (9, nil)], "100: the tier from 9 overlaps another one"),
            ([(0, nil), (10, nil)], "100: the tier from 10 overlaps another one"),
            ([(0, 10), (0, 10), (10, nil)], "100: the tier from 0 overlaps another one"),
            ([(1, nil)], "99: no tier covers the quantities over 0 up to 1"),
            ([(0, 10)], "99: no tier covers quantities over 10"),
            ([(0, 0), (0, nil)], "99: the tier ends at 0, which is not over 0"),
        ] as [([(Int64, Int64?)], String)])
    func gapsAndOverlapsAreRefused(bounds: [(Int64, Int64?)], fault: String) {
        let faults = faults { rows in
            for (position, bound) in bounds.enumerated() {
                rows.prices.append(price(99 + position, "运单识别", over: bound.0, upTo: bound.1))
            }
        }
        #expect(faults == ["prices.csv:\(fault)"])
    }

    @Test func pricesAreCheckedAllAtOnce() {
        let faults = faults { rows in
            rows.prices.append(price(90, "没有", over: 0, upTo: nil))
            rows.prices.append(price(91, "运单识别", over: 0, upTo: 10, "-0.1"))
            rows.prices.append(price(92, "运单识别", over: 10, upTo: nil, model: .graduated))
            rows.prices.append(
                price(93, "运单识别", over: 0, upTo: nil, currency: "USD", from: "2027-01-01"))
            rows.prices.append(
                price(94, "运单识别", over: 0, upTo: nil, currency: "cny", from: "2028-01-01"))
            rows.prices.append(
                price(95, "运单识别", over: 0, upTo: 10, model: .flat, from: "2029-01-01"))
        }
        #expect(
            faults == [
                "prices.csv:90: pool 没有 is unknown", "prices.csv:91: the price is negative",
                "prices.csv:92: model graduated differs within one price version",
                "prices.csv:93: currency USD differs from CNY",
                "prices.csv:94: currency cny is no currency of ISO 4217, such as CNY",
                "prices.csv:95: a flat price has one row from 0 without an upper bound",
                "prices.csv:95: no tier covers quantities over 10",
            ])
    }

    @Test func errorsAndTicketsAreChecked() {
        let faults = faults { rows in
            rows.billableErrors.append(
                .init(
                    line: 9, error: .init(code: "", from: at("2026-01-02"), until: at("2026-01-01"))
                ))
            rows.tickets.append(.init(line: 20, code: "3", name: "again", pool: "通用票据识别（大票）"))
            rows.tickets.append(.init(line: 21, code: "", name: "none", pool: "运单识别"))
        }
        #expect(
            faults == [
                "billable_errors.csv:9: the error code is empty",
                "billable_errors.csv:9: the interval ends before it starts",
                "tickets.csv:20: ticket type 3 is listed twice",
                "tickets.csv:21: the ticket type is empty",
                "tickets.csv:21: pool 运单识别 belongs to no interface with several pools",
            ])
        var rows = SeedTariff.rows
        rows.tickets.append(.init(line: 20, code: "3", name: "again", pool: "通用票据识别（大票）"))
        #expect(throws: TariffFaults.self) { try Tariff(rows: rows, version: "bad") }
    }

    @Test(
        arguments: [
            ("混贴票据识别", "", nil, "通用票据识别（小票）"), ("混贴票据识别", "", "3", "通用票据识别（大票）"),
            ("混贴票据识别", "", "13", "通用票据识别（小票）"), ("混贴票据识别", "", "4", nil),
            ("混贴票据识别", "", "", nil), ("身份证识别", "", "3", nil), ("身份证识别", "", nil, "身份证识别"),
            ("没有", "", nil, nil), ("身份证识别", "InternalError", nil, nil),
            ("身份证识别", "failedoperation.imageblur", nil, nil),
        ] as [(String, String, String?, String?)])
    func aMeterIsChargedToItsPool(
        interface: String, error: String, ticket: String?, pool: String?
    ) {
        let meter = Meter(interface: interface, errorCode: error, ticket: ticket)
        let charge = SeedTariff.tariff.charge(for: meter)
        #expect(charge.map { SeedTariff.catalog.pools[$0.pool].name } == pool)
        if let charge { #expect(charge.billable == .always) }
    }

    @Test func severalEntriesOfAnErrorCodeAreJoined() throws {
        var rows = SeedTariff.rows
        rows.billableErrors = [
            ("2026-03-01", "2026-04-01"), ("2026-01-01", "2026-02-01"),
            ("2026-02-01", "2026-02-10"), ("2026-06-01", "2026-06-01"),
        ].enumerated().map {
            .init(line: $0 + 2, error: .init(code: "E", from: at($1.0), until: at($1.1)))
        }
        let tariff = try Tariff(rows: rows, version: "dated")
        let charge = try #require(
            tariff.charge(for: Meter(interface: "身份证识别", errorCode: "E", ticket: nil)))
        #expect(
            charge.billable
                == .during([
                    at("2026-01-01")..<at("2026-02-10"), at("2026-03-01")..<at("2026-04-01"),
                ]))
        #expect(!charge.isBillable(at: at("2025-12-31 23:59:59")))
        #expect(charge.isBillable(at: at("2026-01-01")))
        #expect(charge.isBillable(at: at("2026-03-31 23:59:59")))
        #expect(!charge.isBillable(at: at("2026-04-01")))
    }
}
