import Billing
import BillingTime
import Ledger
import Metering
import Publishing
import Reports

/// One published month beside its files: an open one rated and rendered once more, an issued one as
/// it was issued.
struct AuditedMonth {
    let period: Period
    let ledger: RatedLedger
    let files: PublishedFiles
    let month: Invoicing.Month
    /// How the month's tables are written.
    private let style: CSVStyle
    /// What every file must be, by its path below the month's folder.
    private var expected: [(path: String, bytes: [UInt8])] = []
    private let exceptions: [LedgerException]
    private let closedAccounts: [FollowingException]
    /// The invoices' statements by path.
    let statements: [(path: String, statement: Statement)]

    /// An issued month. What was issued needs no rating: with twelve closed months it would be most
    /// of an audit's work.
    init(issuedBy close: LedgerClose, ledger: RatedLedger, files: PublishedFiles) throws {
        period = close.period
        self.files = files
        self.ledger = ledger
        style = try files.style()
        exceptions = []
        closedAccounts = []
        var renderer = MonthRenderer(
            catalog: ledger.tariff.catalog, zone: ledger.settings.policies.zone, style: style)
        var tables = renderer.emptyTables()
        var statements: [(path: String, statement: Statement)] = []
        let coding = IssuedStatementCoding(catalog: ledger.tariff.catalog)
        for account in try ledger.store.issuedAccounts(close) {
            let statement = try coding.statement(
                account, period: close.period, currency: ledger.tariff.currency)
            renderer.append(statement, status: .issued, to: &tables)
            if statement.hasInvoice { statements.append((Self.path(of: statement), statement)) }
        }
        month = try Invoicing.Month(
            close.period, tables: tables, kept: [],
            watch: Self.watch(ledger, asOf: ledger.settings.asOf))
        self.statements = statements
    }

    /// An open month.
    init(
        audit: Audit, period: Period, exceptions: MonthExceptions, files: PublishedFiles
    ) async throws {
        self.period = period
        self.files = files
        ledger = audit.ledger
        let settings = ledger.settings
        let style = try files.style()
        self.style = style
        var renderer = MonthRenderer(
            catalog: ledger.tariff.catalog, zone: settings.policies.zone, style: style)
        let batch = PayerGroupBatch(
            input: ledger.input, published: [period], exceptions: [exceptions], output: nil,
            renderer: renderer)
        let tables = try await batch.render(workers: settings.workers)[0]
        let rows = exceptions.rows(following: tables.following)
        month = try Invoicing.Month(
            period, tables: tables, kept: exceptions.kept,
            closedAccounts: exceptions.closedAccounts,
            watch: Self.watch(ledger, asOf: settings.asOf))

        var statements: [(path: String, statement: Statement)] = []
        var expected: [(path: String, bytes: [UInt8])] = []
        try ledger.forEachAccount { account in
            for statement in account.statements
            where statement.period == period && statement.hasInvoice {
                var text = TextBuffer()
                renderer.invoice.append(statement, to: &text)
                statements.append((Self.path(of: statement), statement))
                expected.append((Self.path(of: statement), text.bytes))
            }
        }
        for (name, text) in zip(MonthTables.names, tables.texts) { expected.append((name, text)) }
        let csv = ExceptionsCSV(style: style)
        var text = TextBuffer()
        csv.appendHeader(to: &text)
        for row in rows { csv.append(row, to: &text) }
        expected.append(("exceptions.csv", text.bytes))
        if !exceptions.accepted.isEmpty {
            let accepted = AcceptedExceptionsCSV(style: style, zone: settings.policies.zone)
            expected.append(("accepted.csv", accepted.bytes(exceptions.accepted)))
        }
        self.exceptions = exceptions.kept
        closedAccounts = exceptions.closedAccounts
        self.statements = statements
        self.expected = expected
    }

    /// The month with the days that it lacked at some instant.
    func watched(asOf: Instant?) throws -> Invoicing.Month {
        try Invoicing.Month(
            period, tables: month.tables, kept: exceptions,
            closedAccounts: closedAccounts,
            watch: Self.watch(ledger, asOf: asOf ?? ledger.settings.asOf))
    }

    private static func watch(_ ledger: RatedLedger, asOf: Instant) throws -> LedgerWatch {
        try LedgerWatch(
            ledger.store, closed: ledger.input.closed, zone: ledger.settings.policies.zone,
            asOf: asOf)
    }

    /// Makes the month's checks.
    func check(_ report: inout AuditReport) throws {
        if let close = ledger.input.closed.closes.first(where: { $0.period == period }) {
            try checkIssued(close, &report)
            return
        }
        report.check(
            "\(period)", "units in all classes",
            expected: try ledger.store.usageUnits(period),
            found: month.tables.allUnits + month.tables.notBillableUnits)
        for file in expected { try compare(file.path, file.bytes, &report) }
        var paths = Set(expected.map(\.path))
        let own = try OwnFiles(folder: files.folder, store: ledger.store)
        let rejected = RejectedFiles(exceptions, store: ledger.store, reserved: own.reserved)
        try rejected.forEach { name, bytes in
            try compare(name, bytes, &report)
            paths.insert(name)
        }
        for path in files.paths where !paths.contains(path) {
            guard path.hasPrefix("invoices/") || path.hasPrefix("rejected/"),
                own.contains(path, beginning: try files.bytes(path) ?? [])
            else { continue }
            report.check(subject(path), "file", expected: "no such file", found: "present")
        }
        try checkSums(&report)
        try AuditedRunReport(month: self).check(&report)
        try AuditedExports(month: self).check(&report)
    }

    /// An invoice's path below the month's folder.
    private static func path(of statement: Statement) -> String {
        "invoices/\(FileNames.name(for: statement.accountID)).csv"
    }

    func subject(_ path: String) -> String { "\(period)/\(path)" }

    // MARK: Bytes

    /// Compares a published file byte for byte; where they differ, the first such line is shown.
    func compare(_ path: String, _ bytes: [UInt8], _ report: inout AuditReport) throws {
        guard let found = try files.bytes(path) else {
            report.check(subject(path), "file", expected: "present", found: "missing")
            return
        }
        guard found != bytes else {
            report.check(
                subject(path), "bytes", expected: "\(bytes.count)", found: "\(found.count)")
            return
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let others = found.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let same = zip(lines, others).prefix { $0.elementsEqual($1) }.count
        let sides = [lines, others].map { same < $0.count ? $0[same] : nil }
        let common = zip(sides[0] ?? [], sides[1] ?? []).prefix { $0 == $1 }.count
        report.check(
            subject(path), "line \(same + 1)", expected: Self.text(sides[0], common),
            found: Self.text(sides[1], common))
    }

    /// A line that differs after so many bytes, from a little before there.
    private static func text(_ line: ArraySlice<UInt8>?, _ common: Int) -> String {
        guard let line else { return "(the file ends)" }
        // What differs may be no text, as in a packed file.
        guard String(validating: line, as: UTF8.self) != nil else {
            return "sha256 \(hexadecimal(Digest.sha256(Array(line))))"
        }
        var start = max(0, common - 24)
        // Not within a character.
        while start > 0, line[line.startIndex + start] & 0xC0 == 0x80 { start -= 1 }
        let rest = String(decoding: line.dropFirst(start), as: UTF8.self)
        return start == 0 ? rest : "…\(rest)"
    }

    // MARK: Sums

    /// Sum of invoice lines = invoice total = summary; per grant: granted = used before + used +
    /// remaining + lapsed.
    func checkSums(_ report: inout AuditReport) throws {
        guard let summary = try files.table("summary.csv") else { return }
        let accounts = summary.column("account_id")
        let totals = summary.column("total")
        var sum = Amount.zero
        for (account, total) in zip(accounts, totals) {
            sum += Amount(parsing: total) ?? .zero
            let id = CSVCell.unguarded(account, style)
            let path = "invoices/\(FileNames.name(for: id)).csv"
            guard let invoice = try files.table(path) else { continue }
            let amounts = invoice.column("amount").map { Amount(parsing: $0) ?? .zero }
            report.check(
                subject(path), "sum of lines = total in summary.csv",
                expected: total, found: amounts.reduce(.zero, +))
        }
        report.check(
            subject("summary.csv"), "sum of totals", expected: month.tables.amount, found: sum)
        for (name, expected) in [
            ("free_units", month.tables.units.free),
            ("prepaid_units", month.tables.units.prepaid),
            ("postpaid_units", month.tables.units.postpaid),
            ("unbilled_units", month.tables.units.unbilled),
        ] {
            let found = summary.column(name).reduce(0) { $0 + (Int64($1) ?? 0) }
            report.check(
                subject("summary.csv"), "sum of \(name)", expected: expected, found: found)
        }
        if let leakage = try files.table("leakage.csv") {
            let found = leakage.column("units").reduce(0) { $0 + (Int64($1) ?? 0) }
            report.check(
                subject("leakage.csv"), "sum of units",
                expected: month.tables.units.unbilled, found: found)
        }
        try checkGrants(&report)
    }

    private func checkGrants(_ report: inout AuditReport) throws {
        guard let table = try files.table("balances.csv") else { return }
        let zone = ledger.settings.policies.zone
        let end = zone.start(of: period.next)
        let numbers = ["granted", "used_before", "used", "remaining"].map { name in
            table.column(name).map { Int64($0) ?? .min / 8 }
        }
        let ends = table.column("ends_at").map { TimeText.instant($0, zone: zone) }
        // Files of earlier versions have no such column.
        let lapsed = table.column("lapsed").map { Int64($0) }
        var broken = 0
        for row in ends.indices {
            let left = numbers[0][row] - numbers[1][row] - numbers[2][row]
            let isLapsed = ends[row].map { $0 < end } ?? false
            let isSum = lapsed[row].map { $0 == (isLapsed ? left : 0) } ?? true
            if left < 0 || numbers[3][row] != (isLapsed ? 0 : left) || !isSum { broken += 1 }
        }
        report.check(
            subject("balances.csv"),
            "grants whose used before, used, remaining and lapsed units don't add up",
            expected: 0, found: broken)
    }
}
