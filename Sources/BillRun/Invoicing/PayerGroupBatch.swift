import Billing
import BillingTime
import Foundation
import Ledger
import Publishing
import Reports

/// Rates all payer groups on all cores and renders their statements.
struct PayerGroupBatch: Sendable {
    let input: RatingInput
    /// The months to render; those that are not among the rated ones have no usage.
    let published: [Period]
    let exceptions: [MonthExceptions]
    /// Where invoices and tables go; nil for a dry run, which keeps the tables in memory.
    let output: Output?
    let renderer: MonthRenderer
    /// The main accounts that closing leaves out; nil where no month is being closed.
    var excepted: Set<[UInt8]>?
    /// Raises quota alerts; nil where none are wanted.
    var alerting: Alerting?

    /// Where a run's files are staged.
    struct Output {
        /// By published month.
        let stagings: [PeriodStaging]
        let tables: TableQueue
    }

    /// How many payer groups a worker takes at a time.
    private static let payersPerTurn = 64

    /// What one worker did.
    private struct Part {
        /// By turn: the months' tables.
        let pieces: [(Int, [MonthTables])]
        /// The rows of usage that it rated.
        let usage: [Period: RowSum]
    }

    /// Compares the rows of usage that were rated with those that were written.
    private func checkUsage(_ usage: [[Period: RowSum]]) throws {
        var sums = Dictionary(uniqueKeysWithValues: input.periods.map { ($0, RowSum()) })
        for usage in usage {
            sums.merge(usage) { first, second in
                var sum = first
                sum.add(second)
                return sum
            }
        }
        try input.store.checkUsage(sums)
    }

    /// The months' tables.
    func render(workers: Int) async throws -> [MonthTables] {
        let known = input.payers.known.count
        let count = known + input.payers.unknown.count
        let turns = WorkCounter((count + Self.payersPerTurn - 1) / Self.payersPerTurn)
        let parts = try await withThrowingTaskGroup(of: Part.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var pieces: [(Int, [MonthTables])] = []
                    var worker = try PayerGroupWorker(batch: self)
                    while let turn = turns.next() {
                        try Interruption.check()
                        let first = turn * Self.payersPerTurn
                        let last = min(first + Self.payersPerTurn, count)
                        pieces.append((turn, try worker.render(first..<last, turn: turn)))
                    }
                    try worker.finish()
                    return Part(pieces: pieces, usage: worker.usage)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try output?.tables.finish()
        try checkUsage(parts.map(\.usage))
        let ordered = parts.flatMap(\.pieces).sorted { $0.0 < $1.0 }.map(\.1)
        return published.indices.map { position in
            var tables = output == nil ? renderer.emptyTables() : MonthTables()
            tables.append(ordered.map { $0[position] })
            return tables
        }
    }
}

/// One worker's part in a batch of payer groups.
private struct PayerGroupWorker {
    private let batch: PayerGroupBatch
    private var rater: PayerGroupRater
    private var renderer: MonthRenderer
    /// By month: where invoices go; none in a dry run.
    private var invoices: [StagingWriter]
    /// The longest invoice so far.
    private var invoiceBytes = 0
    /// The most that one turn's balances took.
    private var balanceBytes = 0
    /// By published month: its position among the rated ones; nil where it has no usage.
    private let positions: [Int?]

    init(batch: PayerGroupBatch) throws {
        self.batch = batch
        rater = try PayerGroupRater(batch.input)
        renderer = batch.renderer
        invoices =
            try batch.output?.stagings.map { try StagingWriter($0, level: "invoices") } ?? []
        positions = batch.published.map { batch.input.periods.firstIndex(of: $0) }
    }

    /// Renders payer groups by number: first the known ones, then the unknown ones.
    mutating func render(_ numbers: Range<Int>, turn: Int) throws -> [MonthTables] {
        let payers = batch.input.payers
        var tables = batch.published.map { _ in MonthTables() }
        if batch.output != nil {
            for month in tables.indices { tables[month].balances.reserve(balanceBytes) }
        }
        let known = payers.known[numbers.clamped(to: payers.known.indices)]
        let first = payers.known.count
        let unknown = payers.unknown[
            max(numbers.lowerBound - first, 0)..<max(numbers.upperBound - first, 0)]
        try rater.prepare(known + unknown)
        for payer in known { try render(payer, into: &tables) }
        for payer in unknown { try count(payer, into: &tables) }
        for table in tables { balanceBytes = max(balanceBytes, table.balances.bytes.count) }
        if let output = batch.output {
            try output.tables.add(turn: turn, pieces: tables.indices.map { tables[$0].takeTexts() })
        }
        return tables
    }

    /// The rows of usage that it rated.
    var usage: [Period: RowSum] { rater.usage.sums }

    /// Writes the invoices that still wait.
    mutating func finish() throws {
        for month in invoices.indices { try invoices[month].finish() }
    }

    private mutating func render(_ payer: PayerGroup, into tables: inout [MonthTables]) throws {
        guard let statements = try rater.rate(payer) else { return }
        for (month, position) in positions.enumerated() {
            guard let position else { continue }
            let statement = statements[position]
            let isIncomplete =
                batch.exceptions[month].isIncomplete(payer.accountID)
                || !statement.exceptions.isEmpty
            tables[month].following += statement.exceptions.map {
                FollowingException($0, of: payer.accountID)
            }
            var status = InvoiceStatus(
                isUnpriced: statement.isUnpriced, isIncomplete: isIncomplete,
                isClosed: batch.input.closed.months.contains(statement.period))
            note(statement, at: position, in: &tables[month])
            if let excepted = batch.excepted {
                if excepted.contains(Array(payer.accountID.utf8)) {
                    tables[month].exceptedUnits += statement.units
                    continue
                }
                if status.blocksClose { tables[month].blocked.append((payer.accountID, status)) }
                status = .issued
                tables[month].issued.append(
                    IssuedStatementCoding(catalog: batch.input.tariff.catalog).record(statement))
            }
            renderer.append(statement, status: status, to: &tables[month])
            if statement.period == batch.input.closed.months.correcting {
                tables[month].differences += statement.issuedDifferences
            }
            if let alerting = batch.alerting, alerting.period == statement.period {
                tables[month].alerts += alerting.newAlerts(
                    of: statement,
                    under: batch.input.book.contract(of: payer.accountID)
                        ?? Contract(accountID: payer.accountID))
            }
            guard statement.hasInvoice, !invoices.isEmpty else { continue }
            var text = TextBuffer()
            text.reserve(invoiceBytes)
            renderer.invoice.append(statement, to: &text)
            invoiceBytes = max(invoiceBytes, text.bytes.count)
            try invoices[month].add(
                FileNames.name(for: payer.accountID) + ".csv", text.bytes)
        }
    }

    /// Notes what of a month's usage was rated, whatever becomes of it.
    private func note(_ statement: Statement, at position: Int, in tables: inout MonthTables) {
        let totals = rater.usage.totals[position]
        tables.notBillableUnits += statement.notBillableUnits
        tables.meteredUnits += totals.ledgerUnits
        tables.usageRows += totals.rowCount
        tables.calls.add(totals.calls)
        if totals.ledgerUnits != totals.units {
            tables.damagedAccount = tables.damagedAccount ?? statement.accountID
        }
    }

    /// Counts the units of an account that no book knows.
    private mutating func count(_ payer: PayerGroup, into tables: inout [MonthTables]) throws {
        guard let statements = try rater.rateUnknown(payer) else { return }
        for (month, position) in positions.enumerated() {
            guard let position else { continue }
            let statement = statements[position]
            note(statement, at: position, in: &tables[month])
            let units = statement.units
            guard units > 0 else { continue }
            tables[month].units.unknownAccount += units
            tables[month].following.append(
                FollowingException(unknownAccount: payer.accountID, units: units))
        }
    }
}
