import Billing
import BillingTime
import Ledger
import Reports

/// Finds what is asked about in the ledger, and rates it with every step kept.
public struct MonthExplanation {
    let ledger: RatedLedger

    /// Explains months of a ledger.
    public init(ledger: RatedLedger) { self.ledger = ledger }

    /// What is asked about.
    public struct Question {
        /// The account, or one of its sub-accounts.
        public var account: String
        /// A pool's name.
        public var pool: String?
        /// A line of the invoice, counted from 1.
        public var line: Int?

        /// Makes a question.
        public init(account: String, pool: String? = nil, line: Int? = nil) {
            self.account = account
            self.pool = pool
            self.line = line
        }
    }

    /// The account's months that were asked for: those in which anything happened.
    public func explanations(_ question: Question) throws -> [Explanation] {
        guard
            let main = ledger.book.mainAccount(
                of: question.account, in: ledger.settings.period)
        else {
            throw UsageError("no account '\(question.account)' in the book")
        }
        guard question.line == nil || ledger.settings.period != nil else {
            throw UsageError("--line needs --period")
        }
        var pool: Int?
        if let name = question.pool {
            guard let position = ledger.tariff.catalog.pool(named: name) else {
                throw UsageError("no pool '\(name)' in the tariff")
            }
            pool = position
        }
        guard let account = try rated(main) else { return [] }
        return try account.statements.compactMap { statement in
            guard ledger.periods.contains(statement.period),
                statement.isReported || ledger.settings.period != nil
            else { return nil }
            return try explanation(of: statement, account, pool: pool, line: question.line)
        }
    }

    /// One month of a main account; nil where the ledger has none.
    func explanation(account main: String, period: Period) throws -> Explanation? {
        guard let account = try rated(main),
            let statement = account.statements.first(where: { $0.period == period })
        else { return nil }
        return try explanation(of: statement, account, pool: nil, line: nil)
    }

    /// A main account's months with every step kept; nil where nothing happened.
    private func rated(_ main: String) throws -> RatedLedger.Account? {
        let payer = ledger.input.payers.known.first {
            $0.accountID.utf8.elementsEqual(main.utf8)
        }
        var rater = try PayerGroupRater(ledger.input)
        guard let payer else { return nil }
        return try ledger.rated(payer, by: &rater, isExplaining: true)
    }

    private func explanation(
        of statement: Statement, _ account: RatedLedger.Account, pool: Int?, line: Int?
    ) throws -> Explanation {
        var explanation = Explanation(
            statement: statement, tariff: ledger.tariff,
            policies: ledger.input.segment(
                of: statement.period, statement.accountID
            ).policies,
            files: try files(account.payer, statement.period))
        explanation.rerated = rerated(statement, account)
        explanation.exceptions = try exceptions(of: statement)
        explanation.failures = try failures(account.payer, statement.period)
        if let pool { explanation.limit(toPools: [pool]) }
        if let line {
            guard statement.lines.indices.contains(line - 1) else {
                throw UsageError(
                    "the invoice of \(statement.period) has lines 1 to \(statement.lines.count)")
            }
            explanation.limit(toLine: line - 1)
        }
        return explanation
    }

    /// The open exceptions of the month that name the account or one that it pays for.
    private func exceptions(of statement: Statement) throws -> [ExceptionRow] {
        let period = statement.period
        let closed = ledger.input.closed
        guard !closed.months.contains(period) else { return [] }
        let found = try MonthExceptions(
            period, store: ledger.store, book: ledger.book, closed: closed)
        let following = statement.exceptions.map {
            FollowingException($0, of: statement.accountID)
        }
        return found.rows(following: following).filter { row in
            !row.accountID.isEmpty
                && ledger.book.mainAccount(of: row.accountID, in: period) == statement.accountID
        }
    }

    /// The units of calls that failed, by error code bytewise.
    private func failures(
        _ payer: PayerGroup, _ period: Period
    ) throws -> [(code: String, units: Int64)] {
        let meters = try ledger.store.allMeters()
        var usage = PayerUsage(
            zone: ledger.settings.policies.zone, meterCount: ledger.input.meterCount)
        try usage.read(payer, periods: [period], from: ledger.store.usageReader())
        var units: [String: Int64] = [:]
        for day in usage.days[0] {
            let meter = meters[Int(day.charge)]
            guard !meter.errorCode.isEmpty, meter.ticket == nil else { continue }
            units[String(decoding: meter.errorCode, as: UTF8.self), default: 0] += day.units
        }
        return units.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value) }
    }

    /// A closed month as it would be rated now, and the lines that charge the differences.
    private func rerated(
        _ statement: Statement, _ account: RatedLedger.Account
    ) -> [Explanation.Rerated] {
        guard let rated = account.rerated[statement.period] else { return [] }
        let segment = ledger.input.segment(of: statement.period, statement.accountID)
        let corrections = account.statements.flatMap { later in
            later.lines.indices.filter { position in
                later.lines[position].usageType == .correction
                    && later.lines[position].chargePeriod == statement.period
            }.map {
                Explanation.Correction(
                    period: later.period, position: $0, line: later.lines[$0])
            }
        }
        return [
            Explanation.Rerated(
                explanation: Explanation(
                    statement: rated, tariff: segment.tariff, policies: segment.policies),
                corrections: corrections,
                unbilledUnits: rated.unbilledUnits - statement.unbilledUnits)
        ]
    }

    /// The files of the runs that took in the payer group's usage of a month, as far as their calls lie
    /// in the same time. The ledger keeps sums, so it can't tell which of them had the calls.
    private func files(_ payer: PayerGroup, _ period: Period) throws -> [ExplainedFile] {
        var times: [Int64: ClosedRange<Instant>] = [:]
        for member in payer.members where payer.pays(for: member, in: period) {
            for (run, time) in try ledger.store.usageRuns(account: member, period: period) {
                let known = times[run] ?? time
                times[run] =
                    min(known.lowerBound, time.lowerBound)...max(known.upperBound, time.upperBound)
            }
        }
        return try ledger.store.files().compactMap { file in
            guard let time = times[file.run], let first = file.firstSecond,
                let last = file.lastSecond, time.overlaps(first...last)
            else { return nil }
            return ExplainedFile(
                path: PathText.shown(PathText.text(file.path)), firstAt: first, lastAt: last)
        }
    }
}
