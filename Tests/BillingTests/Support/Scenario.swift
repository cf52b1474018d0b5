import Billing
import BillingTime

/// The instant of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS` in the zone.
func at(_ text: String, _ zone: BillingZone = .shanghai) -> Instant {
    let numbers = text.split { "- :".contains($0) }.compactMap { Int($0) }
    precondition(numbers.count == 3 || numbers.count == 6)
    let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    let clock = numbers.count == 6 ? numbers[3] * 3600 + numbers[4] * 60 + numbers[5] : 0
    return zone.start(of: BillingDay(date)) + Int64(clock)
}

/// An amount in a test's own words.
func money(_ text: String) -> Amount {
    guard let amount = Amount(parsing: text) else { preconditionFailure(text) }
    return amount
}

/// Calls of one account under a contract, ready to be rated.
struct Scenario: UsageDetail {
    var tariff = SeedTariff.tariff
    var policies = Policies()
    var contract = Scenario.contract()
    /// The codes of ticket types that another tariff has charged before.
    var chargedTickets: Set<String> = []

    private var meters: [Meter] = []
    private var days: [MeterDay] = []
    private var seconds: [[Instant: Int64]] = []

    init(tariff: Tariff = SeedTariff.tariff, policies: Policies = Policies()) {
        self.tariff = tariff
        self.policies = policies
    }

    /// The contract of an account that is active long before any call, with postpaid on.
    static func contract(
        activatedAt: String = "2020-01-01", activations: [String: String] = [:],
        postpaid: Range<Instant>? = Instant.distantPast..<Instant.distantFuture,
        suspensions: [Range<Instant>] = [], packs: [Contract.Pack] = [],
        freeOpenings: [String: Int64] = [:], packOrder: Policies.PackOrder = .effective
    ) -> Contract {
        let catalog = SeedTariff.catalog
        let byRow = catalog.rows.map { at(activations[$0.pool] ?? activatedAt) }
        return Contract(
            accountID: "a", name: "Account", activatedAt: at(activatedAt),
            activationByRow: activations.isEmpty ? [] : byRow, postpaid: postpaid,
            suspensions: suspensions, packs: packs,
            freeOpenings: freeOpenings.map {
                Contract.FreeOpening(pool: catalog.pool(named: $0) ?? -1, used: $1)
            },
            packOrder: packOrder)
    }

    static func pack(
        _ id: String, _ pool: String, _ quantity: Int64, price: String = "0",
        from: String = "2026-01-01", until: String = "2027-01-01", refunded: String? = nil,
        opening: Int64 = 0
    ) -> Contract.Pack {
        Contract.Pack(
            id: id, line: 2, pool: SeedTariff.catalog.pool(named: pool) ?? -1,
            quantity: quantity, price: money(price), effectiveAt: at(from),
            expiresAt: at(until), refundedAt: refunded.map { at($0) }, opening: opening)
    }

    /// Adds calls of one second.
    mutating func call(
        _ interface: String, _ time: String, units: Int64 = 1, error: String = "",
        ticket: String? = nil
    ) {
        call(interface, at(time, policies.zone), units: units, error: error, ticket: ticket)
    }

    mutating func call(
        _ interface: String, _ second: Instant, units: Int64 = 1, error: String = "",
        ticket: String? = nil
    ) {
        let meter = Meter(interface: interface, errorCode: error, ticket: ticket)
        let charge = meters.firstIndex(of: meter) ?? meters.count
        if charge == meters.count { meters.append(meter) }
        let day = policies.zone.day(of: second)
        let known = days.firstIndex { $0.charge == Int32(charge) && $0.day == day }
        let position = known ?? days.count
        if known == nil {
            days.append(MeterDay(charge: Int32(charge), day: day, units: 0, detail: position))
            seconds.append([:])
        }
        days[position].units += units
        seconds[position][second, default: 0] += units
    }

    /// All units of all calls.
    var units: Int64 { days.reduce(0) { $0 + $1.units } }

    /// Puts the days into another order.
    mutating func shuffle(using generator: inout some RandomNumberGenerator) {
        days.shuffle(using: &generator)
    }

    func forEachSecond(of day: MeterDay, _ body: (Instant, Int64) -> Void) {
        for (second, units) in seconds[day.detail].sorted(by: { $0.key < $1.key }) {
            body(second, units)
        }
    }

    /// Rates the months from `first` to `last`.
    func rate(
        _ first: String = "2026-11", through last: String? = nil,
        opening: CarriedBalances = CarriedBalances(), isExplaining: Bool = false
    ) throws -> [Statement] {
        guard var period = Period(first), let end = Period(last ?? first) else {
            preconditionFailure("not a month")
        }
        var periods: [Period] = []
        while period <= end {
            periods.append(period)
            period = period.next
        }
        let charges = meters.map { tariff.charge(for: $0) }
        var departed: [Int: DepartedMeter] = [:]
        for (number, meter) in meters.enumerated() {
            departed[number] = tariff.departure(
                of: meter, wasCharged: chargedTickets.contains(meter.ticket ?? ""))
        }
        var rater = AccountRater(
            tariff: tariff, policies: policies, charges: charges, departed: departed)
        return rater.rate(
            contract, usage: periods.map { period in days.filter { $0.day.period == period } },
            periods: periods, detail: self, opening: opening, isExplaining: isExplaining)
    }
}

extension Statement {
    /// The usage lines as `interface usage_type source quantity×price=amount`, in their order.
    var text: [String] {
        lines.map { line in
            let catalog = SeedTariff.catalog
            let name = line.interface.map { catalog.interfaces[$0].name } ?? "-"
            let price = line.unitPrice?.description ?? "?"
            let amount = line.amount?.description ?? "?"
            let source = line.source.description
            return "\(name) \(line.usageType.rawValue) \(source) "
                + "\(line.quantity)×\(price)=\(amount)"
        }
    }

    /// The leakage as `interface reason units value`, in its order.
    var leakageText: [String] {
        leakage.map { line in
            let name = SeedTariff.catalog.interfaces[line.interface].name
            let value = line.listValue?.description ?? "?"
            return "\(name) \(line.reason.rawValue) \(line.units) \(value)"
        }
    }

    /// The balances as `grant granted-before-used=remaining+lapsed`, in their order.
    var balanceText: [String] {
        balances.map { balance in
            "\(balance.grant) \(balance.granted)-\(balance.usedBefore)-\(balance.used)"
                + "=\(balance.remaining)+\(balance.lapsed)"
        }
    }
}
