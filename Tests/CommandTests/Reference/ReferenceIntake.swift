/// Units of one call that go to one pool.
struct ReferencePart: Sendable {
    var account: String
    var second: Int64
    var interface: Int
    var pool: Int
    var units: Int
}

/// A reported or rejected record.
struct ReferenceException: Hashable, Sendable {
    var reason: String
    var account: String
    var month: ReferenceMonth
}

/// What the reference makes of the records of all logs: one call per request id, in units.
struct ReferenceIntake {
    private(set) var parts: [ReferencePart] = []
    private(set) var exceptions: Set<ReferenceException> = []
    /// Months in which any call was metered.
    private(set) var months: Set<ReferenceMonth> = []
    private(set) var unknownUnits: [ReferenceMonth: Int] = [:]
    /// The totals of `run.json`.
    private(set) var totals: [String: Int] = [
        "records_read": 0, "metered": 0, "not_billable": 0, "duplicate": 0, "conflicting": 0,
        "rejected": 0, "filtered": 0,
    ]

    private let tariff: ReferenceTariff
    private let calendar: ReferenceCalendar
    private let book: ReferenceBook
    private var mains: [String: String] = [:]
    private var interfaces: [String: Int?] = [:]

    init(
        _ calls: [ReferenceCall], tariff: ReferenceTariff, book: ReferenceBook,
        calendar: ReferenceCalendar
    ) {
        self.tariff = tariff
        self.calendar = calendar
        self.book = book
        totals["records_read"] = calls.count
        for call in withoutDuplicates(known(calls)) { meter(call) }
    }

    /// Who pays for a call.
    private mutating func main(_ call: ReferenceCall) -> String? {
        let key = "\(calendar.month(of: call.second)) \(call.account)"
        if let known = mains[key] { return known }
        mains[key] = book.mainAccount(of: call.account, at: call.second)
        return mains[key]
    }

    private mutating func interface(_ text: String) -> Int? {
        if let seen = interfaces[text] { return seen }
        let found = tariff.interface(named: text)
        interfaces[text] = .some(found)
        return found
    }

    private mutating func report(_ reason: String, _ call: ReferenceCall) {
        exceptions.insert(
            ReferenceException(
                reason: reason, account: main(call) ?? call.account,
                month: calendar.month(of: call.second)))
    }

    /// Leaves out the records that no catalog entry takes.
    private mutating func known(_ calls: [ReferenceCall]) -> [ReferenceCall] {
        var known: [ReferenceCall] = []
        for call in calls {
            if interface(call.interfaceName) != nil {
                known.append(call)
            } else {
                totals["rejected"]! += 1
                report("unknown_interface", call)
            }
        }
        return known
    }

    /// Earliest second first, then the bytewise smaller record (Rules.md, 9.2 Different calls with
    /// one request id).
    private mutating func withoutDuplicates(_ calls: [ReferenceCall]) -> [ReferenceCall] {
        var winners: [ReferenceCall] = []
        var byRequest: [String: [ReferenceCall]] = [:]
        for call in calls { byRequest[call.requestID, default: []].append(call) }
        for records in byRequest.values {
            let winner = records.min {
                $0.second != $1.second
                    ? $0.second < $1.second : bytewisePrecedes($0.record, $1.record)
            }!
            winners.append(winner)
            totals["duplicate"]! +=
                records.count { $0.second == winner.second && $0.record == winner.record } - 1
            for loser in records
            where loser.second != winner.second || loser.record != winner.record {
                totals["conflicting"]! += 1
                report("conflicting_duplicate", loser)
            }
        }
        return winners
    }

    private mutating func meter(_ call: ReferenceCall) {
        guard tariff.isBillable(errorCode: call.errorCode, at: call.second) else {
            totals["not_billable"]! += 1
            return
        }
        totals["metered"]! += 1
        let month = calendar.month(of: call.second)
        months.insert(month)
        let charged = charges(of: call)
        guard let account = main(call) else {
            report("unknown_account", call)
            unknownUnits[month, default: 0] += charged.reduce(0) { $0 + $1.units }
            return
        }
        for (pool, units) in charged {
            parts.append(
                ReferencePart(
                    account: account, second: call.second,
                    interface: interface(call.interfaceName)!, pool: pool, units: units))
        }
    }

    /// A call is its units of its interface's pool. The interface that stands in two pools costs
    /// its last pool for the call itself, and one unit for each ticket (Rules.md, 2.3 Mixed
    /// tickets).
    private mutating func charges(of call: ReferenceCall) -> [(pool: Int, units: Int)] {
        let pools = tariff.pools(ofInterface: interface(call.interfaceName)!)
        var charges = [(pool: pools.last!, units: call.units)]
        guard pools.count > 1 else { return charges }
        if call.tickets == nil { report("tickets_missing", call) }
        for ticket in call.tickets ?? [] {
            if let pool = tariff.ticketPools[ticket] {
                charges.append((pool, 1))
            } else {
                report("ticket_type_unknown", call)
            }
        }
        return charges
    }
}
