import Billing
import BillingTime
import Ledger
import Reports

/// What a ledger has that a tariff doesn't know any more: what a run under it would make incomplete, or
/// refuse.
public struct TariffAgainstLedger: ReportedError {
    /// What is missing, one line each.
    public let lines: [String]
    /// How the command ends.
    public var exitCode: ExitCode { .invalid }

    /// Looks through the months that are not frozen; nil: nothing is missing.
    ///
    /// - Throws: an `OperatingError` where the ledger can't be read.
    public init?(_ tariff: Tariff, ledger path: String, policies: Policies) throws {
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        defer { try? store.close() }
        lines = try Self.issued(tariff, store) + Self.usage(tariff, store, policies)
        if lines.isEmpty { return nil }
    }

    /// Differences to issued lines are charged by their pools and interfaces.
    private static func issued(_ tariff: Tariff, _ store: LedgerStore) throws -> [String] {
        let names = try store.issuedNames()
        return names.pools.filter { tariff.catalog.pool(named: $0) == nil }.map {
            "pool \($0) is on issued invoices, and not in the tariff"
        }
            + names.interfaces.filter { tariff.catalog.interface(named: $0) == nil }.map {
                "interface \($0) is on issued invoices, and not in the tariff"
            }
    }

    private struct Key: Hashable {
        let period: Period
        let name: String
    }

    private static func usage(
        _ tariff: Tariff, _ store: LedgerStore, _ policies: Policies
    ) throws -> [String] {
        guard let months = try store.usagePeriods() else { return [] }
        let zone = BillingZone.named(store.settings.timeZone) ?? policies.zone
        var policies = policies
        policies.zone = zone
        let input = try RatingInput(
            store: store, book: .everyoneActive, tariff: tariff, policies: policies,
            periods: months.months, bookPath: nil)
        if input.terms.terms[0].departed.isEmpty { return [] }
        var found: [Key: (units: Int64, accounts: Int)] = [:]
        var rater = try PayerGroupRater(input)
        for payer in input.payers.known {
            for statement in try rater.rateUnknown(payer) ?? []
            where !input.closed.months.contains(statement.period)
                || input.isPending(statement.period, payer.accountID)
            {
                for usage in statement.departed {
                    let key = Key(period: statement.period, name: usage.name)
                    found[key, default: (0, 0)].units += usage.units
                    found[key, default: (0, 0)].accounts += 1
                }
            }
        }
        let keys = found.keys.sorted {
            $0.period == $1.period
                ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : $0.period < $1.period
        }
        return keys.map { key in
            let (units, accounts) = found[key] ?? (0, 0)
            return "\(key.period): \(key.name) is not in the tariff, and has "
                + "\(counted(units, "unit")) of \(counted(accounts, "account"))"
        }
    }
}
