import Billing
import BillingTime
import Ledger
import Reports

/// Finds what is asked about in the ledger, and rates it with every step kept.
struct Explaining {
    let ledger: RatedLedger

    /// What is asked about.
    struct Question {
        /// The account, or one of its sub-accounts.
        var account: String
        /// A pool's name.
        var pool: String?
        /// A line of the invoice, counted from 1.
        var line: Int?
    }

    /// The account's months that were asked for: those in which anything happened.
    func explanations(_ question: Question) throws -> [Explanation] {
        guard let main = ledger.book.mainAccount(of: question.account) else {
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
        return try rated(main).compactMap { family, statement in
            guard ledger.periods.contains(statement.period),
                statement.isReported || ledger.settings.period != nil
            else { return nil }
            return try explanation(of: statement, family, pool: pool, line: question.line)
        }
    }

    /// One month of a main account; nil where the ledger has none.
    func explanation(account main: String, period: Period) throws -> Explanation? {
        guard let (family, statement) = try rated(main).first(where: { $0.1.period == period })
        else { return nil }
        return try explanation(of: statement, family, pool: nil, line: nil)
    }

    /// A main account's months with every step kept; empty where nothing happened.
    private func rated(_ main: String) throws -> [(Family, Statement)] {
        let family = ledger.input.families.known.first {
            $0.accountID.utf8.elementsEqual(main.utf8)
        }
        var rater = try FamilyRater(ledger.input)
        guard let family, let account = try ledger.rated(family, by: &rater, isExplaining: true)
        else { return [] }
        return account.statements.map { (family, $0) }
    }

    private func explanation(
        of statement: Statement, _ family: Family, pool: Int?, line: Int?
    ) throws -> Explanation {
        var explanation = Explanation(
            statement: statement, tariff: ledger.tariff,
            policies: ledger.input.segment(of: statement.period).policies,
            files: try files(family, statement.period))
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

    /// The files of the runs that took in the family's usage of a month, as far as their calls lie
    /// in the same time. The ledger keeps sums, so it can't tell which of them had the calls.
    private func files(_ family: Family, _ period: Period) throws -> [ExplainedFile] {
        var times: [Int64: ClosedRange<Instant>] = [:]
        for member in family.members {
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
                path: String(decoding: file.path, as: UTF8.self), firstAt: first, lastAt: last)
        }
    }
}
