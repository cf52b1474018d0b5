import Foundation

/// One book, one tariff and one log, with what a run must make of them.
struct Scenario {
    var seed: UInt64
    /// The tariff's files by name; nil: the built-in tariff.
    var tariffTexts: [String: String]?
    var tariff: ReferenceTariff
    var book: ReferenceBook
    var policies: ReferencePolicies
    /// All records as delivered: with duplicates, and with those to be rejected.
    var calls: [ReferenceCall]
    /// The run's time, after every call.
    var asOf: Int64

    var rater: ReferenceRater { ReferenceRater(tariff: tariff, book: book, policies: policies) }

    /// The settings as flags of the command line.
    var flags: [String] {
        [
            "--as-of", policies.calendar.format(asOf),
            "--grant-start", policies.grantStart.rawValue,
            "--pack-order", policies.packOrder.rawValue,
            "--tier-basis", policies.tierBasis.rawValue,
            "--time-zone", policies.calendar.zone.identifier,
        ]
    }
}

/// Makes scenarios in which everything happens often: small quantities, and calls that crowd
/// around the seconds at which something changes.
struct ScenarioGenerator {
    let seed: UInt64
    var random: ScenarioRandom
    var policies = ReferencePolicies()
    var months: [ReferenceMonth] = []
    var book = ReferenceBook()
    var calls: [ReferenceCall] = []
    var usesBuiltInTariff = false

    var calendar: ReferenceCalendar { policies.calendar }
    var start: Int64 { calendar.start(of: months[0]) }
    var end: Int64 { calendar.end(of: months[months.count - 1]) }

    init(seed: UInt64) {
        self.seed = seed
        random = ScenarioRandom(seed: seed)
    }

    /// The scenario of a seed. Every sixth uses the built-in tariff, every eleventh has no book.
    static func scenario(seed: UInt64) -> Scenario {
        var generator = ScenarioGenerator(seed: seed)
        return generator.make()
    }

    private mutating func make() -> Scenario {
        choosePolicies()
        chooseMonths()
        var texts: [String: String]?
        var tariff: ReferenceTariff
        if seed % 6 == 5, let builtIn = Self.builtInTariff(calendar) {
            tariff = builtIn
            usesBuiltInTariff = true
        } else {
            let made = makeTariff()
            texts = made
            tariff = ReferenceTariff(texts: made, calendar: calendar)
        }
        book.isOpenToAll = seed % 11 == 10
        let count = usesBuiltInTariff ? random.int(20...30) : random.int(40...300)
        for number in 0..<count { addAccount(number, tariff: tariff) }
        if months.count == 3, random.chance(15) {
            calls = calls.filter { calendar.month(of: $0.second) != months[1] }
        }
        addMoves()
        addStrangers(tariff)
        addRejects()
        addDuplicates()
        random.shuffle(&calls)
        if book.isOpenToAll { book = ReferenceBook(isOpenToAll: true) }
        var scenario = Scenario(
            seed: seed, tariffTexts: texts, tariff: tariff, book: book, policies: policies,
            calls: calls, asOf: end + 86_400)
        keepOnlyUntouchedRefunds(&scenario)
        return scenario
    }

    private mutating func choosePolicies() {
        policies.grantStart = random.pick(ReferencePolicies.GrantStart.allCases)
        policies.packOrder = random.pick(ReferencePolicies.PackOrder.allCases)
        policies.tierBasis = random.pick(ReferencePolicies.TierBasis.allCases)
        let zones = Array(repeating: "Asia/Shanghai", count: 6) + ["Asia/Kolkata", "Europe/Berlin"]
        policies.calendar = ReferenceCalendar(identifier: random.pick(zones))
    }

    private mutating func chooseMonths() {
        var month = random.pick([
            ReferenceMonth(year: 2026, month: 11), ReferenceMonth(year: 2026, month: 12),
            ReferenceMonth(year: 2028, month: 1), ReferenceMonth(year: 2028, month: 2),
            ReferenceMonth(year: 2029, month: 2), ReferenceMonth(year: 2033, month: 2),
        ])
        for _ in 0..<random.int(2...3) {
            months.append(month)
            month = month.next
        }
    }

    /// The built-in tariff's files in this repository.
    static func builtInTariff(_ calendar: ReferenceCalendar) -> ReferenceTariff? {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return ReferenceTariff(
            folder: repository.appendingPathComponent("Sources/BillRun/Tariff"),
            calendar: calendar)
    }

    /// A refund of a touched pack is an error of the book, so such packs stay bought.
    private func keepOnlyUntouchedRefunds(_ scenario: inout Scenario) {
        let touched = scenario.rater.touchedRefunds(scenario.calls)
        for place in scenario.book.packs.indices {
            if touched.contains(scenario.book.packs[place].id) {
                scenario.book.packs[place].refundedAt = nil
            }
        }
    }

    /// A second of the scenario: often just before, at or just after one of the moments.
    mutating func second(near moments: [Int64]) -> Int64 {
        if random.chance(65), !moments.isEmpty {
            let second = random.pick(moments) + Int64(random.int(-1...1))
            if start <= second, second < end { return second }
        }
        return random.second(from: start, before: end)
    }

    /// A moment for the book: mid-month, at a month's start or end, or on a whole hour.
    mutating func moment() -> Int64 {
        let second = random.second(from: start, before: end)
        switch random.int(1...10) {
        case 1: return calendar.start(of: random.pick(months))
        case 2: return calendar.end(of: random.pick(months)) - 1
        case 3: return calendar.nextHour(second)
        case 4: return calendar.end(of: random.pick(months)) - Int64(random.int(2...3600))
        case 5 where calendar.second(2028, 2, 29) < end:
            return calendar.second(2028, 2, 29) + Int64(random.int(0...86_399))
        default: return second
        }
    }
}
