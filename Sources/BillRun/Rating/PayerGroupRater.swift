import Billing
import BillingTime
import Ledger

/// Rates one payer group after the other on behalf of one worker.
struct PayerGroupRater {
    private let input: RatingInput
    private let reader: UsageReader
    /// By the number of their terms.
    private var raters: [AccountRater]
    private(set) var usage: PayerUsage
    /// Closed months of the last payer group as they would be rated by what is known now, where that
    /// is not what was issued; empty unless it was explained.
    private(set) var rerated: [Period: Statement] = [:]

    init(_ input: RatingInput) throws {
        self.input = input
        reader = try input.store.usageReader()
        raters = input.terms.terms.map(\.rater)
        usage = PayerUsage(zone: input.policies.zone, meterCount: input.meterCount)
    }

    /// Reads the usage of the payer groups that are rated next ahead.
    mutating func prepare(_ payers: ArraySlice<PayerGroup>) throws {
        try usage.prepare(payers, periods: input.periods, from: reader)
    }

    /// The payer group's statements, one for each period; nil where it has neither usage nor
    /// anything that a balance could tell of.
    ///
    /// Closed months have the statement that was issued. The first open one charges what they
    /// should have come to by what is known now, less what was issued for them.
    mutating func rate(_ payer: PayerGroup, isExplaining: Bool = false) throws -> [Statement]? {
        rerated = [:]
        let issued =
            input.closed.closes.isEmpty ? [:] : try reader.issued(to: Array(payer.accountID.utf8))
        guard
            var statements = try rate(
                payer, isKnown: true, isNeeded: !issued.isEmpty, isExplaining: isExplaining)
        else { return nil }
        guard let correcting = input.closed.months.correcting else { return statements }
        let writer = IssuedStatementCoding(catalog: input.tariff.catalog)
        var issuedStatements: [Period: Statement] = [:]
        for (period, account) in issued {
            issuedStatements[period] = try writer.statement(
                account, period: period, currency: input.tariff.currency)
        }
        if let position = input.periods.firstIndex(of: correcting) {
            statements[position].exceptions += exceptions(ofClosed: statements, payer)
        }
        // An account that left the book keeps what was issued.
        if let position = input.periods.firstIndex(of: correcting),
            input.book.mainAccount(of: payer.accountID) != nil
        {
            let corrections = try corrections(
                payer, to: statements, issued: issuedStatements, writer)
            statements[position].add(corrections: corrections)
            statements[position].lateUnbilledUnits = input.closed.months.lateUnbilledUnits(
                statements, issued: issuedStatements)
            try ControlTotals.check(
                statements[position], meteredUnits: usage.totals[position].units)
        }
        for (position, period) in input.periods.enumerated()
        where input.closed.months.contains(period) {
            var statement =
                issuedStatements[period]
                ?? Statement(
                    accountID: payer.accountID, name: statements[position].name, period: period,
                    currency: input.tariff.currency)
            if isExplaining {
                let rated = input.segment(of: period, payer.accountID)
                let isAlike = rated.tariff.version == input.tariff.version
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
    mutating func rateUnknown(_ payer: PayerGroup) throws -> [Statement]? {
        try rate(payer, isKnown: false, isNeeded: false, isExplaining: false)
    }

    private mutating func rate(
        _ payer: PayerGroup, isKnown: Bool, isNeeded: Bool, isExplaining: Bool
    ) throws -> [Statement]? {
        try usage.read(payer, periods: input.periods, from: reader)
        var statements: [Statement] = []
        var carried = CarriedBalances()
        let isUsed = !usage.isEmpty
        let segments = input.segments(of: payer.accountID)
        for (number, segment) in segments.enumerated() {
            let contract =
                (isKnown ? segment.book.contract(of: payer.accountID) : nil)
                ?? Contract(accountID: payer.accountID)
            // Grants that last longer than a month have balances also without calls.
            if !isUsed, contract.packs.isEmpty, contract.freeOpenings.isEmpty,
                contract.unusable.isEmpty, !isNeeded
            {
                return nil
            }
            if number > 0 {
                carried = segment.carried(carried, from: segments[number - 1].tariff.catalog)
            }
            let positions = segment.positions
            statements += raters[segment.terms.number].rate(
                contract, usage: Array(usage.days[positions]),
                periods: Array(input.periods[positions]), detail: usage, opening: carried,
                isExplaining: isExplaining)
            if number + 1 < segments.count {
                carried = CarriedBalances(endOf: statements.last?.balances ?? [])
            }
        }
        for position in statements.indices {
            try ControlTotals.check(
                statements[position], meteredUnits: usage.totals[position].units)
        }
        return statements
    }

    /// What closed months leave behind that somebody has to look at, for the month that takes their
    /// corrections. Where a close has issued a month, what its tariff lacked is late and unbilled.
    private func exceptions(
        ofClosed statements: [Statement], _ payer: PayerGroup
    ) -> [AccountException] {
        var known: Set<AccountException> = []
        return statements.filter { input.closed.months.contains($0.period) }.flatMap { statement in
            let isPending = input.isPending(statement.period, payer.accountID)
            return statement.exceptions.filter {
                isPending || $0.reason == .refundAfterUse
            }.map { exception in
                exception.reason == .interfaceLeftTariff
                    ? AccountException(
                        exception.reason, "\(statement.period): \(exception.detail)",
                        subject: "\(statement.period) \(exception.subject)") : exception
            }
        }.filter { known.insert($0).inserted }
    }

    /// What closed months should have charged by what is known now, less what was issued for
    /// them.
    private func corrections(
        _ payer: PayerGroup, to rated: [Statement], issued: [Period: Statement],
        _ writer: IssuedStatementCoding
    ) throws -> [InvoiceLine] {
        var closed: [Statement] = []
        for segment in input.segments(of: payer.accountID) {
            for position in segment.positions
            where input.closed.months.contains(input.periods[position]) {
                var statement = rated[position]
                statement.lines = try statement.lines.map {
                    try writer.translated($0, from: segment.tariff.catalog)
                }
                closed.append(statement)
            }
        }
        return input.closed.months.corrections(
            to: closed, issued: issued.values.flatMap(\.lines), ratedFrom: input.periods.first)
    }
}

extension Statement {
    /// Takes over how a month was drawn, where it still comes to the lines that were issued.
    /// Corrections come after the month's own usage, so lines keep the positions that steps name.
    mutating func takeSteps(from rated: Statement) -> Bool {
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
