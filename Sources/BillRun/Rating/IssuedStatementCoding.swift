import Billing
import BillingTime
import Ledger

/// Statements to and from the form in which the ledger keeps issued ones: by name, since a later
/// catalog may have other positions.
struct IssuedStatementCoding {
    let catalog: Catalog

    /// What to keep of a statement that is issued; every line has a price.
    func record(_ statement: Statement) -> IssuedAccount {
        var account = IssuedAccount(
            account: Array(statement.accountID.utf8), name: statement.name,
            units: IssuedAccount.Units(
                free: statement.freeUnits, prepaid: statement.prepaidUnits,
                postpaid: statement.postpaidUnits, unbilled: statement.unbilledUnits,
                notBillable: statement.notBillableUnits),
            packsAmount: statement.packsAmount.description,
            usageAmount: statement.usageAmount.description,
            rounding: statement.rounding.description, total: statement.total.description)
        account.lines = statement.lines.map { line in
            IssuedLine(
                chargePeriod: line.chargePeriod, pool: line.pool.map { catalog.pools[$0].name },
                interface: line.interface.map { catalog.interfaces[$0].name },
                usageType: line.usageType.rawValue,
                correctedType: line.correctedType?.rawValue, source: line.source.description,
                quantity: line.quantity, unitPrice: (line.unitPrice ?? .zero).description,
                amount: (line.amount ?? .zero).description)
        }
        account.balances = statement.balances.map { balance in
            IssuedBalance(
                pool: catalog.pools[balance.pool].name, grant: balance.grant.description,
                grantClass: balance.grantClass.rawValue,
                units: [
                    balance.granted, balance.usedBefore, balance.used, balance.remaining,
                    balance.lapsed,
                ], startsAt: balance.startsAt, endsAt: balance.endsAt)
        }
        account.leakage = statement.leakage.map { line in
            IssuedLeakage(
                pool: catalog.pools[line.pool].name,
                interface: catalog.interfaces[line.interface].name,
                reason: line.reason.rawValue, units: line.units, firstAt: line.firstAt,
                lastAt: line.lastAt, listValue: line.listValue?.description)
        }
        return account
    }

    /// The statement that was issued for a month.
    func statement(
        _ account: IssuedAccount, period: Period, currency: String
    ) throws -> Statement {
        Statement(
            accountID: String(decoding: account.account, as: UTF8.self), name: account.name,
            period: period, lines: try account.lines.map(line),
            balances: try account.balances.map { try balance($0, period) },
            leakage: try account.leakage.map(leakage), freeUnits: account.units.free,
            prepaidUnits: account.units.prepaid, postpaidUnits: account.units.postpaid,
            unbilledUnits: account.units.unbilled, notBillableUnits: account.units.notBillable,
            packsAmount: try amount(account.packsAmount),
            usageAmount: try amount(account.usageAmount), rounding: try amount(account.rounding),
            total: try amount(account.total), currency: currency)
    }

    /// A line of another catalog's, for this one.
    func translated(_ line: InvoiceLine, from other: Catalog) throws -> InvoiceLine {
        var line = line
        line.pool = try line.pool.map { try pool(other.pools[$0].name) }
        line.interface = try line.interface.map { try interface(other.interfaces[$0].name) }
        return line
    }

    private func line(_ line: IssuedLine) throws -> InvoiceLine {
        return InvoiceLine(
            chargePeriod: line.chargePeriod, pool: try line.pool.map(pool),
            interface: try line.interface.map(interface), usageType: try usageType(line.usageType),
            source: .text(line.source), quantity: line.quantity,
            unitPrice: try amount(line.unitPrice), amount: try amount(line.amount),
            correctedType: try line.correctedType.map(usageType))
    }

    private func balance(_ balance: IssuedBalance, _ period: Period) throws -> GrantBalance {
        let grant: GrantName
        switch GrantClass(rawValue: balance.grantClass) {
        case .prepaid: grant = .pack(balance.grant)
        case .free: grant = try freeGrant(balance.grant)
        case nil: throw damaged(balance.grantClass)
        }
        return GrantBalance(
            pool: try pool(balance.pool), grant: grant, granted: balance.units[0],
            usedBefore: balance.units[1], used: balance.units[2], remaining: balance.units[3],
            lapsed: balance.units[4], startsAt: balance.startsAt, endsAt: balance.endsAt)
    }

    /// A free grant by its name, `free:once` or `free:2026-11`.
    private func freeGrant(_ name: String) throws -> GrantName {
        if name == GrantName.freeOnce.description { return .freeOnce }
        guard name.hasPrefix("free:"), let period = Period(name.dropFirst("free:".utf8.count))
        else {
            throw damaged(name)
        }
        return .freeMonth(period)
    }

    private func usageType(_ name: String) throws -> UsageType {
        guard let type = UsageType(rawValue: name) else { throw damaged(name) }
        return type
    }

    private func leakage(_ line: IssuedLeakage) throws -> LeakageLine {
        guard let reason = LeakageReason(rawValue: line.reason) else { throw damaged(line.reason) }
        return LeakageLine(
            pool: try pool(line.pool), interface: try interface(line.interface), reason: reason,
            units: line.units, firstAt: line.firstAt, lastAt: line.lastAt,
            listValue: try line.listValue.map(amount))
    }

    private func amount(_ text: String) throws -> Amount {
        guard let amount = Amount(parsing: text) else { throw damaged(text) }
        return amount
    }

    private func pool(_ name: String) throws -> Int {
        guard let pool = catalog.pool(named: name) else { throw missing("pool", name) }
        return pool
    }

    private func interface(_ name: String) throws -> Int {
        guard let interface = catalog.interface(named: name) else {
            throw missing("interface", name)
        }
        return interface
    }

    private func missing(_ kind: String, _ name: String) -> OperatingError {
        OperatingError(
            reason: "the tariff has no \(kind) '\(name)', which closed months were issued with",
            exitCode: .invalid)
    }

    private func damaged(_ text: String) -> OperatingError {
        OperatingError(
            reason: "what closed months were issued with is damaged: '\(text)'",
            exitCode: .inputOutput)
    }
}
