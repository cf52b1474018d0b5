import BillingTime

/// Billable units of an interface or a ticket type that the tariff no longer has (Rules.md, 2.5 What
/// left the tariff): they are unbilled, and their account's month is incomplete.
public struct DepartedUsage: Hashable, Sendable {
    /// The interface's name when the calls were metered.
    public var interface: String
    /// The ticket type's code; nil for the calls themselves.
    public var ticket: String?
    /// Units.
    public var units: Int64
    /// The second of the first such call.
    public var firstAt: Instant
    /// The second of the last such call.
    public var lastAt: Instant

    /// Makes it.
    public init(
        interface: String, ticket: String?, units: Int64, firstAt: Instant, lastAt: Instant
    ) {
        self.interface = interface
        self.ticket = ticket
        self.units = units
        self.firstAt = firstAt
        self.lastAt = lastAt
    }

    /// What the calls named, in words.
    public var name: String { ticket.map { "ticket type \($0) of \(interface)" } ?? interface }

    /// The reason for which it is unbilled.
    public static let reason = AccountException.Reason.interfaceLeftTariff

    /// What makes the account's month incomplete.
    var exception: AccountException {
        AccountException(
            Self.reason,
            "the tariff has no \(name): \(units) \(units == 1 ? "unit" : "units")",
            subject: name)
    }
}

extension Statement {
    /// Counts a month's units of meters that left the tariff: as unbilled where their calls were
    /// billable at their second, else as not billable.
    mutating func addDeparted(
        _ runs: [MeterRun], of usage: [MeterDay], meters: [Int: DepartedMeter],
        detail: some UsageDetail
    ) {
        var found: [DepartedUsage] = []
        for run in runs {
            guard let meter = meters[Int(run.charge)] else { continue }
            for day in usage[Int(run.first)..<Int(run.end)] {
                detail.forEachSecond(of: day) { second, units in
                    guard meter.isBillable(at: second) else {
                        notBillableUnits += units
                        return
                    }
                    unbilledUnits += units
                    DepartedUsage.add(units, at: second, of: meter, to: &found)
                }
            }
        }
        departed = found.sorted {
            (Bytewise($0.interface), Bytewise($0.ticket ?? ""))
                < (Bytewise($1.interface), Bytewise($1.ticket ?? ""))
        }
        exceptions += departed.map(\.exception)
    }
}

extension DepartedUsage {
    fileprivate static func add(
        _ units: Int64, at second: Instant, of meter: DepartedMeter, to found: inout [Self]
    ) {
        let known = found.firstIndex {
            Bytewise($0.interface) == Bytewise(meter.interface)
                && $0.ticket.map(Bytewise.init) == meter.ticket.map(Bytewise.init)
        }
        guard let known else {
            found.append(
                DepartedUsage(
                    interface: meter.interface, ticket: meter.ticket, units: units,
                    firstAt: second, lastAt: second))
            return
        }
        found[known].units += units
        found[known].firstAt = min(found[known].firstAt, second)
        found[known].lastAt = max(found[known].lastAt, second)
    }
}
