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
    /// By meter: how it is charged.
    let charges: [MeterCharge?]
    let families: Families
    /// The months to rate, consecutive.
    let periods: [Period]

    init(
        store: LedgerStore, book: Book, tariff: Tariff, policies: Policies, periods: [Period]
    ) throws {
        self.store = store
        self.book = book
        self.tariff = tariff
        self.policies = policies
        self.periods = periods
        charges = try store.allMeters().map { meter in
            tariff.charge(
                for: Meter(
                    interface: meter.interface,
                    errorCode: String(decoding: meter.errorCode, as: UTF8.self),
                    ticket: meter.ticket))
        }
        families = Families(accounts: try store.allAccounts().map(\.account), book: book)
    }
}

/// Rates one family after the other on behalf of one worker.
struct FamilyRater {
    private let input: RatingInput
    private let reader: UsageReader
    private var rater: AccountRater
    private(set) var usage: AccountUsage

    init(_ input: RatingInput) throws {
        self.input = input
        reader = try input.store.usageReader()
        rater = AccountRater(
            tariff: input.tariff, policies: input.policies, charges: input.charges)
        usage = AccountUsage(zone: input.policies.zone)
    }

    /// The family's statements, one for each period; nil where it has neither usage nor
    /// anything that a balance could tell of.
    mutating func rate(_ family: Family, isExplaining: Bool = false) throws -> [Statement]? {
        guard let contract = input.book.contract(of: family.accountID) else {
            preconditionFailure("a known family has a contract")
        }
        return try rate(family, under: contract, isExplaining: isExplaining)
    }

    /// The statements of an account that no book knows, rated as if it was active: only its units
    /// mean something.
    mutating func rateUnknown(_ family: Family) throws -> [Statement]? {
        try rate(family, under: Contract(accountID: family.accountID), isExplaining: false)
    }

    private mutating func rate(
        _ family: Family, under contract: Contract, isExplaining: Bool
    ) throws -> [Statement]? {
        try usage.read(family, periods: input.periods, from: reader)
        // Grants that last longer than a month have balances also without calls.
        if usage.isEmpty && contract.packs.isEmpty && contract.freeOpenings.isEmpty { return nil }
        let statements = try rater.rate(
            contract, usage: usage.days, periods: input.periods, detail: usage,
            isExplaining: isExplaining)
        for (position, statement) in statements.enumerated() {
            try ControlTotals.check(statement, meteredUnits: usage.units[position])
        }
        return statements
    }
}
