import BillingTime

/// A grant while its account is rated: what it covers, and what was drawn from it so far.
struct GrantState: Sendable {
    /// Which grant it is.
    enum Kind: Equatable, Sendable {
        case freeMonth
        case freeOnce
        /// The pack at this position of the contract's packs.
        case pack(Int)
    }

    var kind: Kind
    var pool: Int
    var startsAt: Instant
    var endsAt: Instant
    var granted: Int64
    /// Units drawn before the period.
    var usedBefore: Int64 = 0
    /// Units drawn in the period.
    var used: Int64 = 0

    var remaining: Int64 { granted - usedBefore - used }

    func isValid(at instant: Instant) -> Bool { startsAt <= instant && instant < endsAt }

    /// Whether it is valid at some time in the month.
    func isValid(in month: MonthCalendar) -> Bool {
        startsAt < month.end && endsAt > month.start && startsAt < endsAt
    }

    func name(_ contract: Contract, _ period: Period) -> GrantName {
        switch kind {
        case .freeMonth: .freeMonth(period)
        case .freeOnce: .freeOnce
        case .pack(let position): .pack(contract.packs[position].id)
        }
    }

    /// What became of it by the month's end; only one that ended before has lapsed.
    func balance(_ contract: Contract, _ month: MonthCalendar) -> GrantBalance {
        let lapsed = endsAt < month.end ? remaining : 0
        return GrantBalance(
            pool: pool, grant: name(contract, month.period), granted: granted,
            usedBefore: usedBefore, used: used, remaining: remaining - lapsed, lapsed: lapsed,
            startsAt: startsAt, endsAt: endsAt)
    }
}
