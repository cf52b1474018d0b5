import Billing
import BillingTime
import Foundation
import Ledger
import Metering

/// All that rating the ledger's usage takes: the ledger, the book, the tariff and the policies.
struct RatingInput: Sendable {
    let store: LedgerStore
    let book: Book
    let tariff: Tariff
    let policies: Policies
    let families: Families
    /// The months to rate, consecutive.
    let periods: [Period]
    /// What is closed among them and before.
    let closed: ClosedMonths
    /// The months cut where tariff or policies change.
    let segments: [RatingSegment]
    /// How many meters the ledger has.
    let meterCount: Int

    /// - Parameter bookPath: where the book is from; closed months may need it read once more,
    ///   under their own tariff.
    init(
        store: LedgerStore, book: Book, tariff: Tariff, policies: Policies, periods: [Period],
        bookPath: String?
    ) throws {
        self.store = store
        self.book = book
        self.tariff = tariff
        self.policies = policies
        self.periods = periods
        closed = try ClosedMonths(store)
        let meters = try store.allMeters()
        meterCount = meters.count
        segments = try closed.segments(
            periods, current: (book, tariff, policies), bookPath: bookPath, meters: meters)
        families = Families(
            accounts: try store.allAccounts().map(\.account), book: book,
            issued: closed.closes.isEmpty ? [] : try store.accountsWithIssues())
    }
}

extension RatingInput {
    /// What a month is rated under.
    func segment(of period: Period) -> RatingSegment {
        guard let position = periods.firstIndex(of: period),
            let segment = segments.first(where: { $0.positions.contains(position) })
        else { preconditionFailure("\(period) is not among the rated months") }
        return segment
    }
}

extension Statement {
    /// Takes over how a month was drawn, where it still comes to the lines that were issued.
    /// Corrections come after the month's own usage, so lines keep the positions that steps name.
    fileprivate mutating func takeSteps(from rated: Statement) -> Bool {
        func isOwn(_ line: InvoiceLine) -> Bool {
            line.usageType != .correction && line.usageType != .rounding
        }
        let isSame = lines.filter(isOwn).elementsEqual(rated.lines.filter(isOwn)) { issued, line in
            issued.pool == line.pool && issued.interface == line.interface
                && issued.usageType == line.usageType && issued.quantity == line.quantity
                && issued.amount == line.amount
                && issued.source.description == line.source.description
        }
        guard isSame, unbilledUnits == rated.unbilledUnits else { return false }
        steps = rated.steps
        pools = rated.pools
        return true
    }
}

/// Rates one family after the other on behalf of one worker.
struct FamilyRater {
    private let input: RatingInput
    private let reader: UsageReader
    private var raters: [AccountRater]
    private(set) var usage: AccountUsage
    /// Closed months of the last family as they would be rated by what is known now, where that
    /// is not what was issued; empty unless it was explained.
    private(set) var rerated: [Period: Statement] = [:]

    init(_ input: RatingInput) throws {
        self.input = input
        reader = try input.store.usageReader()
        raters = input.segments.map {
            AccountRater(tariff: $0.tariff, policies: $0.policies, charges: $0.charges)
        }
        usage = AccountUsage(zone: input.policies.zone, meterCount: input.meterCount)
    }

    /// Reads the usage of the families that are rated next ahead.
    mutating func prepare(_ families: ArraySlice<Family>) throws {
        try usage.prepare(families, periods: input.periods, from: reader)
    }

    /// The family's statements, one for each period; nil where it has neither usage nor
    /// anything that a balance could tell of.
    ///
    /// Closed months have the statement that was issued. The first open one charges what they
    /// should have come to by what is known now, less what was issued for them.
    mutating func rate(_ family: Family, isExplaining: Bool = false) throws -> [Statement]? {
        rerated = [:]
        let issued =
            input.closed.closes.isEmpty ? [:] : try reader.issued(to: Array(family.accountID.utf8))
        guard
            var statements = try rate(
                family, isKnown: true, isNeeded: !issued.isEmpty, isExplaining: isExplaining)
        else { return nil }
        guard let last = input.closed.last else { return statements }
        let writer = IssuedStatement(catalog: input.tariff.catalog)
        var issuedStatements: [Period: Statement] = [:]
        for (period, account) in issued {
            issuedStatements[period] = try writer.statement(
                account, period: period, currency: input.tariff.currency)
        }
        if let position = input.periods.firstIndex(of: last.next) {
            let corrections = try corrections(
                family, to: statements, issued: issuedStatements, writer)
            statements[position].add(corrections: corrections)
            statements[position].lateUnbilledUnits = lateUnbilledUnits(
                statements, issued: issuedStatements)
            try ControlTotals.check(
                statements[position], meteredUnits: usage.totals[position].units)
        }
        for (position, period) in input.periods.enumerated() where input.closed.contains(period) {
            var statement =
                issuedStatements[period]
                ?? Statement(
                    accountID: family.accountID, name: statements[position].name, period: period,
                    currency: input.tariff.currency)
            if isExplaining {
                let isAlike = input.segment(of: period).tariff.version == input.tariff.version
                if !isAlike || !statement.takeSteps(from: statements[position]) {
                    rerated[period] = statements[position]
                }
            }
            statements[position] = statement
        }
        return statements
    }

    /// The statements of an account that no book knows, rated as if it was active: only its units
    /// mean something.
    mutating func rateUnknown(_ family: Family) throws -> [Statement]? {
        try rate(family, isKnown: false, isNeeded: false, isExplaining: false)
    }

    private mutating func rate(
        _ family: Family, isKnown: Bool, isNeeded: Bool, isExplaining: Bool
    ) throws -> [Statement]? {
        try usage.read(family, periods: input.periods, from: reader)
        var statements: [Statement] = []
        var carried = CarriedBalances()
        let isUsed = !usage.isEmpty
        for number in input.segments.indices {
            let contract =
                (isKnown ? input.segments[number].book.contract(of: family.accountID) : nil)
                ?? Contract(accountID: family.accountID)
            // Grants that last longer than a month have balances also without calls.
            if !isUsed, contract.packs.isEmpty, contract.freeOpenings.isEmpty, !isNeeded {
                return nil
            }
            if number > 0 {
                carried = input.segments[number].carried(
                    carried, from: input.segments[number - 1].tariff.catalog)
            }
            let positions = input.segments[number].positions
            statements += try raters[number].rate(
                contract, usage: Array(usage.days[positions]),
                periods: Array(input.periods[positions]), detail: usage, opening: carried,
                isExplaining: isExplaining)
            if number + 1 < input.segments.count {
                carried = CarriedBalances(endOf: statements.last?.balances ?? [])
            }
        }
        for position in statements.indices {
            try ControlTotals.check(
                statements[position], meteredUnits: usage.totals[position].units)
        }
        return statements
    }

    /// Unbilled units of closed months, less those that were issued.
    private func lateUnbilledUnits(_ rated: [Statement], issued: [Period: Statement]) -> Int64 {
        rated.reduce(0) { sum, statement in
            guard input.closed.contains(statement.period) else { return sum }
            return sum + statement.unbilledUnits
                - (issued[statement.period]?.unbilledUnits ?? 0)
        }
    }

    /// What closed months should have charged by what is known now, less what was issued for
    /// them. An account that left the book keeps what was issued.
    private func corrections(
        _ family: Family, to rated: [Statement], issued: [Period: Statement],
        _ writer: IssuedStatement
    ) throws -> [InvoiceLine] {
        guard input.book.mainAccount(of: family.accountID) != nil else { return [] }
        var differences = ChargeDifferences()
        for segment in input.segments {
            for position in segment.positions where input.closed.contains(input.periods[position]) {
                for line in rated[position].lines {
                    differences.charge(
                        try writer.translated(line, from: segment.tariff.catalog))
                }
            }
        }
        for line in issued.values.flatMap(\.lines) {
            guard let first = input.periods.first, line.chargePeriod >= first else { continue }
            differences.takeOff(line)
        }
        return differences.lines
    }
}
