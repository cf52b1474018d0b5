import Billing
import BillingTime
import Foundation
import Ledger
import Publishing
import Reports

/// Rates the ledger's open months and renders invoices and reports.
struct Invoicing {
    let settings: Settings
    let store: LedgerStore
    let book: Book
    let tariff: Tariff
    /// What this run took in.
    let intake: IntakeResult
    /// The month under which exceptions without a time are listed.
    let runPeriod: Period
    /// What the months' files are written from.
    let mark: LedgerMark
    /// The main accounts that closing leaves out; nil where no month is being closed.
    var excepted: Set<[UInt8]>?

    /// What a run wrote.
    struct Result: Sendable {
        /// The months that were rendered, ascending.
        var months: [Month] = []
        /// Open months without anything to write.
        var silent: [Month] = []
        /// How many months are open, whether they were rendered or not.
        var openMonths = 0
        /// The month of the ledger's first call; nil without any.
        var firstMonth: Period?
        /// When the newest call of the ledger was; nil without any.
        var newestCall: Instant?
        /// What earlier runs have told.
        var told = LedgerTold()
    }

    /// Rates everything, and stages it where `publisher` is given.
    func run(publisher: Publisher?, timings: inout RunTimings) async throws -> Result {
        let usage = try store.usagePeriods()
        let closed = try LedgerCloses(store)
        let periods = try publishedPeriods(usage, closed)
        let rated = ratedPeriods(usage, published: periods, closed)
        let input = try RatingInput(
            store: store, book: book, tariff: tariff, policies: settings.policies, periods: rated,
            bookPath: settings.book)
        let exceptions = try periods.map {
            try MonthExceptions($0, store: store, book: book, closed: closed)
        }
        let own = try periods.map { try ownFiles($0) }
        let stagings = try publisher.map { publisher in
            try zip(periods, own).map { period, own in
                try publisher.stage(period) { own.contains($0, beginning: $1) }
            }
        }
        let renderer = MonthRenderer(
            catalog: tariff.catalog, zone: settings.policies.zone, style: settings.csvStyle)
        let rating = PayerGroupBatch(
            input: input, published: periods, exceptions: exceptions,
            output: try stagings.map { stagings in
                PayerGroupBatch.Output(
                    stagings: stagings,
                    tables: try TableQueue(stagings, opening: renderer.emptyTables()))
            },
            renderer: renderer,
            excepted: excepted,
            alerting: excepted == nil
                ? try Alerting(settings, tariff: tariff, store: store, published: periods) : nil)
        let tables = try await rating.render(workers: settings.workers)
        publisher?.beginSync()
        try checkUnits(periods, tables)
        timings.lap("rate")
        let result = try result(tables, exceptions, of: periods, closed)
        for (position, staging) in (stagings ?? []).enumerated() {
            try write(
                position, of: result, exceptions[position], own[position], to: staging,
                timings: timings)
        }
        timings.lap("write")
        return result
    }

    private func result(
        _ tables: [MonthTables], _ exceptions: [MonthExceptions], of periods: [Period],
        _ closed: LedgerCloses
    ) throws -> Result {
        let watch = try LedgerWatch(
            store, closed: closed, zone: settings.policies.zone, asOf: settings.asOf)
        var result = Result()
        result.told = try store.told()
        result.months = periods.indices.map { position in
            Month(
                periods[position], tables: tables[position], kept: exceptions[position].kept,
                closedAccounts: exceptions[position].closedAccounts,
                accepted: exceptions[position].acceptedText(zone: settings.policies.zone),
                watch: watch, told: result.told)
        }
        if settings.period == nil {
            result.silent = watch.openMonths.filter { !periods.contains($0) }.map {
                Month($0, tables: MonthTables(), kept: [], watch: watch)
            }
        }
        result.firstMonth = watch.usage?.lowerBound
        result.openMonths = watch.openMonths.count
        let last = result.months.first { $0.period == watch.usage?.upperBound }
        result.newestCall = try last?.tables.calls.last ?? store.newestCall()
        return result
    }

    // MARK: Months

    /// Every open month from the first to the last with usage, those that only have exceptions and
    /// those published before; or the one month that was asked for. Closed months are left alone;
    /// the month after them takes what is still to be charged for them.
    private func publishedPeriods(
        _ usage: ClosedRange<Period>?, _ closed: LedgerCloses
    ) throws -> [Period] {
        if let period = settings.period { return [period] }
        var periods = Set(try store.exceptionPeriods())
        if let usage { periods.formUnion(usage.months) }
        // One that was published, and whose last exception was resolved, has to say so.
        if let out = settings.out { periods.formUnion(try PublishedFiles.periods(below: out)) }
        periods = periods.filter { !closed.months.contains($0) }
        if let correcting = closed.months.correcting,
            settings.policies.zone.start(of: correcting) <= settings.asOf
        {
            periods.insert(correcting)
        }
        return periods.sorted()
    }

    /// The months to rate: from the first with usage on, because grants are carried along. Months
    /// before it have nothing but exceptions: one absurd date must not make a run rate decades.
    private func ratedPeriods(
        _ usage: ClosedRange<Period>?, published: [Period], _ closed: LedgerCloses
    ) -> [Period] {
        guard let last = published.last else { return [] }
        var first = min(usage?.lowerBound ?? last, settings.period ?? last)
        if let firstClosed = closed.months.periods.first { first = min(first, firstClosed) }
        return (first...max(last, first)).months
    }

    /// Units metered = free + prepaid + postpaid + unbilled + unknown account, over the month; each
    /// account's were compared with its own usage before. Nothing is left out where as many rows
    /// were rated as the ledger has: to sum up all of them once more took 0.1 s of a run.
    private func checkUnits(_ periods: [Period], _ tables: [MonthTables]) throws {
        for (period, tables) in zip(periods, tables) {
            try ControlTotals.check(
                ControlTotals.Month(
                    units: tables.allUnits, notBillableUnits: tables.notBillableUnits,
                    meteredUnits: tables.meteredUnits, ratedRows: tables.usageRows,
                    ledgerRows: try store.usageRowCount(period),
                    damagedAccount: tables.damagedAccount),
                of: period)
        }
    }

    // MARK: Files

    private func ownFiles(_ period: Period) throws -> OwnFiles {
        let cut = intake.files.filter { ["truncated_gzip", "corrupt_gzip"].contains($0.outcome) }
        return try OwnFiles(
            folder: settings.out.map { "\($0)/\(period)" }, store: store,
            untaken: cut.map(\.name))
    }

    private func write(
        _ position: Int, of result: Result, _ exceptions: MonthExceptions, _ own: OwnFiles,
        to staging: PeriodStaging, timings: RunTimings
    ) throws {
        let month = result.months[position]
        let csv = ExceptionsCSV(style: settings.csvStyle)
        var text = TextBuffer()
        csv.appendHeader(to: &text)
        for row in exceptions.rows(following: month.tables.following) {
            csv.append(row, to: &text)
        }
        try staging.write("exceptions.csv", text.bytes)
        if !exceptions.accepted.isEmpty {
            let accepted = AcceptedExceptionsCSV(
                style: settings.csvStyle, zone: settings.policies.zone)
            try staging.write("accepted.csv", accepted.bytes(exceptions.accepted))
        }
        let rejected = RejectedFiles(exceptions.kept, store: store, reserved: own.reserved)
        try rejected.forEach { name, bytes in
            try staging.write(name, bytes)
        }
        let report = report(month, timings: timings)
        try staging.write("run.json", report.bytes(zone: settings.policies.zone))
        try staging.write(
            "callbill.prom",
            RunMetrics.bytes(of: [month], result, in: self, timings: timings))
    }

    private func report(_ month: Month, timings: RunTimings) -> RunReport {
        var report = RunReport(
            period: month.period, asOf: settings.asOf, programVersion: ProgramVersion.current,
            tariffVersion: tariff.version, totals: intake.totals,
            units: month.tables.units, amount: month.tables.amount, currency: tariff.currency,
            accountCount: Int64(month.tables.accounts),
            exceptionCount: Int64(month.exceptionCount))
        report.policies = DraftPolicies.named(settings.policies)
        report.lateUnbilledUnits = month.tables.lateUnbilledUnits
        report.files = intake.files
        report.failures = intake.failureCounts
        report.timings = timings.laps
        report.ledger = mark.report
        return report
    }
}
