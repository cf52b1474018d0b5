import Testing

/// Single rules through the reference, with figures worked out by hand.
@Suite struct ReferenceRulesTests {
    static let calendar = ReferenceCalendar.shanghai

    /// One pool given monthly (3 units), one given once (2 units).
    static func texts(prices: String) -> [String: String] {
        [
            "interfaces.csv":
                "category,interface,actions,pool\nC,one,One,P\nD,two,Two,P\nC,three,Three,Q\n",
            "pools.csv":
                "pool,free_quantity,free_cadence,free_validity\nP,3,monthly,month\nQ,2,once,5y\n",
            "prices.csv": "pool,effective_from,model,over,up_to,unit_price,currency\n"
                + prices + "Q,2020-01-01,flat,0,,1.00,CNY\n",
            "billable_errors.csv":
                "error_code,effective_from,effective_until\nE,2026-11-10,2026-11-20\n",
            "tickets.csv": "type,name,pool\n",
        ]
    }

    static let flat = "P,2020-01-01,flat,0,,0.10,CNY\n"
    static let since = calendar.second(2020, 1, 1)

    static func at(_ day: Int, _ hour: Int = 12, _ minute: Int = 0, _ second: Int = 0) -> Int64 {
        calendar.second(2026, 11, day, hour, minute, second)
    }

    static func account(activated: Int64 = since) -> ReferenceBook.Account {
        .init(id: "a", name: "", parent: nil, activatedAt: activated, postpaidFrom: since)
    }

    static func rate(
        _ calls: [(Int64, String)], prices: String = flat,
        book: ReferenceBook = ReferenceBook(accounts: [account()]),
        policies: ReferencePolicies = ReferencePolicies(), errorCode: String = ""
    ) -> [ReferenceStatement] {
        let records = calls.enumerated().map { number, call in
            ReferenceCall(
                second: call.0, account: "a", interfaceName: call.1, errorCode: errorCode,
                requestID: "r\(number)")
        }
        let tariff = ReferenceTariff(texts: texts(prices: prices), calendar: calendar)
        let rater = ReferenceRater(tariff: tariff, book: book, policies: policies)
        return rater.rate(records).months.map { $0.statements[0] }
    }

    /// Usage type, source, quantity and price of each line.
    static func lines(_ statement: ReferenceStatement) -> [String] {
        statement.invoice.map { [$0[6], $0[7], $0[8], $0[9], $0[10]].joined(separator: " ") }
    }

    @Test func sharedPoolDrawsBySecondThenCatalogPosition() {
        let second = Self.at(3)
        let calls = [(second, "two"), (second, "two"), (second, "one"), (second, "one")]
        #expect(
            Self.lines(Self.rate(calls)[0]) == [
                "one free free:2026-11 2 0.00", "two free free:2026-11 1 0.00",
                "two postpaid flat 1 0.10",
            ])
    }

    @Test func packIsValidAtItsStartAndNotAtItsEnd() {
        let pack = ReferenceBook.Pack(
            id: "p", account: "a", pool: "Q", quantity: 9, price: "5", effectiveAt: Self.at(3),
            expiresAt: Self.at(4))
        var book = ReferenceBook(accounts: [Self.account()], packs: [pack])
        book.openings = [.init(account: "a", pool: "Q", grant: "free:once", used: 2)]
        let seconds = [Self.at(3) - 1, Self.at(3), Self.at(4) - 1, Self.at(4)]
        let statement = Self.rate(seconds.map { ($0, "Three") }, book: book)[0]
        #expect(
            Self.lines(statement) == [
                "three prepaid p 2 0.00", "three postpaid flat 2 1.00", " pack p 1 5.00",
            ])
        #expect(statement.summary[10] == "7.00")
        #expect(
            statement.balanceRows.map { $0[4...7].joined(separator: " ") } == ["9 0 2 0"])
    }

    @Test func defaultExpiryOfALeapDayIsTheTwentyEighth() {
        let effective = Self.calendar.second(2028, 2, 29, 23, 59, 59)
        let pack = ReferenceBook.Pack(
            id: "p", account: "a", pool: "P", quantity: 9, price: "5", effectiveAt: effective)
        let book = ReferenceBook(accounts: [Self.account()], packs: [pack])
        let end = Self.calendar.second(2029, 2, 28, 23, 59, 59)
        let calls = (0..<3).map { _ in (end - 60, "One") } + [(end - 1, "One"), (end, "One")]
        #expect(
            Self.lines(Self.rate(calls, book: book)[0]) == [
                "one free free:2029-02 3 0.00", "one prepaid p 1 0.00", "one postpaid flat 1 0.10",
            ])
    }

    @Test func oneTimeGrantLastsFiveYearsAndIsGrantedOnce() {
        let book = ReferenceBook(
            accounts: [Self.account(activated: Self.calendar.second(2021, 11, 10, 8))])
        let seconds = [Self.at(10, 7, 59, 59), Self.at(10, 8)]
        #expect(
            Self.lines(Self.rate(seconds.map { ($0, "Three") }, book: book)[0]) == [
                "three free free:once 1 0.00", "three postpaid flat 1 1.00",
            ])
    }

    @Test func grantsStartAtTheActivationOrTheNextHour() {
        let book = ReferenceBook(accounts: [Self.account(activated: Self.at(5, 10, 30))])
        let seconds = [
            Self.at(5, 10, 29, 59), Self.at(5, 10, 30), Self.at(5, 10, 59, 59), Self.at(5, 11),
        ]
        let calls = seconds.map { ($0, "One") }
        let first = Self.rate(calls, book: book)[0]
        #expect(Self.lines(first) == ["one free free:2026-11 3 0.00"])
        #expect(first.leakageRows.map { $0[3] } == ["not_activated"])
        #expect(first.leakageRows[0][5] == "2026-11-05T10:29:59+08:00")
        var policies = ReferencePolicies()
        policies.grantStart = .nextHour
        #expect(
            Self.lines(Self.rate(calls, book: book, policies: policies)[0]) == [
                "one free free:2026-11 1 0.00", "one postpaid flat 2 0.10",
            ])
    }

    @Test func suspensionStopsEverythingAndLosesNothing() {
        var book = ReferenceBook(accounts: [Self.account()])
        book.suspensions = [
            .init(account: "a", from: Self.at(3), until: Self.at(4), reason: "arrears")
        ]
        let seconds = [Self.at(3) - 1, Self.at(3), Self.at(4) - 1, Self.at(4)]
        let statement = Self.rate(seconds.map { ($0, "One") }, book: book)[0]
        #expect(Self.lines(statement) == ["one free free:2026-11 2 0.00"])
        #expect(statement.leakageRows[0][3...4] == ["suspended", "2"])
        #expect(statement.leakageRows[0][7] == "0.20")
    }

    static let tiers = "0,4,0.10,CNY\n|4,6,0.07,CNY\n|6,,0.005,CNY\n"

    static func tiered(_ model: String) -> String {
        tiers.split(separator: "|").map { "P,2020-01-01,\(model),\($0)" }.joined()
    }

    @Test(arguments: [
        ("volume", "total", ["4-6 2 0.07"]), ("graduated", "total", ["0-4 1 0.10", "4-6 1 0.07"]),
        ("volume", "postpaid", ["0-4 2 0.10"]), ("graduated", "postpaid", ["0-4 2 0.10"]),
    ])
    func fiveUnits(model: String, basis: String, postpaid: [String]) {
        var policies = ReferencePolicies()
        policies.tierBasis = .init(rawValue: basis)!
        let calls = (0..<5).map { (Self.at(3) + Int64($0), "One") }
        let lines = Self.lines(Self.rate(calls, prices: Self.tiered(model), policies: policies)[0])
        #expect(lines.dropFirst() == postpaid.map { "one postpaid \($0)" }[...])
    }

    @Test func eachPriceVersionIsReadAtTheMonthsQuantity() {
        let prices =
            Self.tiered("volume")
            + "P,2026-11-15,volume,0,6,1.00,CNY\nP,2026-11-15,volume,6,,,CNY\n"
        let midnight = Self.at(15, 0)
        let seconds = [1, 2, 3].map { Self.at($0) } + [midnight - 1, midnight, midnight + 1]
        let statement = Self.rate(seconds.map { ($0, "One") }, prices: prices)[0]
        #expect(
            Self.lines(statement).dropFirst() == [
                "one postpaid 0-6 2 1.00", "one postpaid 4-6 1 0.07",
            ])
        let more = Self.rate((seconds + [midnight]).map { ($0, "One") }, prices: prices)[0]
        #expect(
            Self.lines(more).dropFirst() == [
                "one postpaid 6- 1 0.005", "one postpaid 6- 3 ", " rounding  1 0.005",
            ])
        #expect(more.summary[7...] == ["0.00", "0.005", "0.005", "0.01", "CNY", "unpriced"])
    }

    @Test func errorsAreBillableFromTheirDateToTheirEnd() {
        let seconds = [Self.at(10, 0) - 1, Self.at(10, 0), Self.at(20, 0) - 1, Self.at(20, 0)]
        let statement = Self.rate(seconds.map { ($0, "One") }, errorCode: "E")[0]
        #expect(Self.lines(statement) == ["one free free:2026-11 2 0.00"])
    }

    @Test func theEarliestOfConflictingRecordsWins() {
        let records = [("5", Self.at(3)), ("2", Self.at(3) - 1), ("10", Self.at(3) - 1)].map {
            ReferenceCall(
                second: $1, account: "a", interfaceName: "One", units: Int($0)!, requestID: "r",
                cells: ["t", "a", "One", "r", "", $0, ""])
        }
        let tariff = ReferenceTariff(texts: Self.texts(prices: Self.flat), calendar: Self.calendar)
        let intake = ReferenceIntake(
            records + [records[2]], tariff: tariff,
            book: ReferenceBook(accounts: [Self.account()]), calendar: Self.calendar)
        #expect(intake.parts.map(\.units) == [10])
        #expect(intake.totals["conflicting"] == 2 && intake.totals["duplicate"] == 1)
    }
}
