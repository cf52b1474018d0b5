/// What happens in the years of a seed: calls, accounts, packs and prices, day by day.
struct YearsWorld {
    /// A day's first second in the billing zone; day 0 is 1 January 2026.
    static func start(ofDay day: Int) -> Int64 { 1_767_196_800 + 86_400 * Int64(day) }

    static let calendar = ReferenceCalendar.shanghai

    let months: [ReferenceMonth]
    private(set) var priceChanges: [YearsTariff.PriceChange] = []
    /// Packs with the days on which the book first has them, and first has their refunds.
    private(set) var packs: [(row: ReferenceBook.Pack, knownFrom: Int, refundFrom: Int)] = []
    /// The days on which the book first has accounts that called before.
    private let knownFrom = ["new1": 45, "new2": 130]
    var random: ScenarioRandom
    private var callCount = 0

    init(seed: UInt64, months count: Int) {
        random = ScenarioRandom(seed: seed)
        var month = ReferenceMonth(year: 2026, month: 1)
        var months: [ReferenceMonth] = []
        for _ in 0..<count {
            months.append(month)
            month = month.next
        }
        self.months = months
        for (number, month) in months.enumerated() { addChanges(number, month) }
    }

    /// The first day after a month.
    static func end(of month: ReferenceMonth) -> Int {
        Int((calendar.end(of: month) - start(ofDay: 0)) / 86_400)
    }

    private mutating func addChanges(_ number: Int, _ month: ReferenceMonth) {
        let end = Self.end(of: month)
        if random.chance(40) {
            priceChanges.append(
                .init(
                    pool: random.int(0...YearsTariff.poolCount - 1), from: "\(month)-01",
                    percent: random.int(50...150), knownFrom: end - random.int(2...40)))
        }
        for extra in 0..<random.int(0...2) {
            let effective = end - random.int(1...27)
            let account = random.pick(["a1", "a2", "a3", "a3s", "a5"])
            let pack = ReferenceBook.Pack(
                id: "P\(number)-\(extra)", account: account,
                pool: random.pick(["Cards", "Vehicles", "Invoices", "Scans"]),
                quantity: random.int(10...60),
                price: "\(random.int(1...30)).\(random.int(10...99))",
                effectiveAt: Self.start(ofDay: effective) + Int64(random.int(0...86_399)),
                expiresAt: random.chance(50) ? Self.start(ofDay: effective + 50) : nil,
                refundedAt: nil)
            packs.append((pack, max(0, effective + random.int(-10...40)), .max))
        }
        // Nobody but a4 calls what draws on this pool: the pack stays untouched.
        guard random.chance(30) else { return }
        let effective = end - random.int(10...27)
        let pack = ReferenceBook.Pack(
            id: "R\(number)", account: random.pick(["a1", "a3", "a5"]), pool: "Seals",
            quantity: 100, price: "\(random.int(10...99)).5",
            effectiveAt: Self.start(ofDay: effective), expiresAt: nil,
            refundedAt: Self.start(ofDay: effective + 3))
        packs.append((pack, effective, effective + random.int(3...60)))
    }

    /// The book as of a day.
    func book(onDay day: Int) -> ReferenceBook {
        let ever = Self.start(ofDay: -400)
        var book = ReferenceBook()
        func add(_ id: String, parent: String? = nil, from: Int64, _ on: Int64?, _ off: Int64?) {
            book.accounts.append(
                .init(
                    id: id, name: "Account \(id)", parent: parent, activatedAt: from,
                    postpaidFrom: on, postpaidUntil: off))
        }
        add("a1", from: ever, ever, nil)
        add(
            "a2", from: Self.start(ofDay: 4) + 43_200, Self.start(ofDay: 10), Self.start(ofDay: 100)
        )
        add("a3", from: ever, ever, nil)
        add("a3s", parent: "a3", from: ever, nil, nil)
        add("a4", from: ever, nil, nil)
        add("a5", from: ever, ever, nil)
        for (id, known) in knownFrom.sorted(by: { $0.key < $1.key }) where known <= day {
            add(id, from: Self.start(ofDay: known - 30), Self.start(ofDay: known - 20), nil)
        }
        for (pack, known, refund) in packs where known <= day {
            var row = pack
            if refund > day { row.refundedAt = nil }
            book.packs.append(row)
        }
        for number in stride(from: 20, through: day, by: 60) {
            book.suspensions.append(
                .init(
                    account: "a5", from: Self.start(ofDay: number) + 36_000,
                    until: Self.start(ofDay: number + 3), reason: "arrears"))
        }
        return book
    }

    /// The calls of a day.
    mutating func calls(ofDay day: Int) -> [ReferenceCall] {
        (0..<random.int(4...10)).map { _ in call(day) }
    }

    private mutating func call(_ day: Int) -> ReferenceCall {
        callCount += 1
        let account = random.pick([
            "a1", "a1", "a1", "a2", "a2", "a3", "a3s", "a4", "a5", "new1", "new2", "stranger",
        ])
        var interface = random.pick([
            "BankCardOCR", "BankCardOCR", "Identity card", "PlateOCR", "PlateOCR", "InvoiceOCR",
            "MixedOCR", "BarCodeOCR",
        ])
        if account == "a4", random.chance(40) { interface = "SealOCR" }
        let second = Self.start(ofDay: day) + Int64(random.int(0...86_390))
        var call = ReferenceCall(
            second: second, account: account, interfaceName: interface,
            requestID: "c\(callCount)-\(random.hexadecimal(digits: 8))")
        if random.chance(8) {
            call.errorCode = random.pick(["FailedOperation.ImageBlur", "InternalError"])
        }
        call.units = random.chance(70) ? 1 : random.int(2...6)
        if interface == "MixedOCR" {
            call.tickets = (0..<random.int(1...4)).map { _ in random.pick([2, 2, 3, 3]) }
            if random.chance(4) { call.tickets?.append(99) }
        }
        return call.withCells()
    }
}

extension ReferenceCall {
    /// The call with the texts that a log has for it.
    func withCells() -> ReferenceCall {
        var call = self
        call.cells = [
            YearsWorld.calendar.format(second), account, interfaceName, requestID, errorCode,
            "\(units)", (tickets ?? []).map(String.init).joined(separator: "|"),
        ]
        return call
    }
}
