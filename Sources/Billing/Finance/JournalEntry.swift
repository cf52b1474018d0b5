import BillingTime

/// A transaction of double-entry bookkeeping: its postings add up to nothing.
public struct JournalEntry: Hashable, Sendable {
    /// The accounts of the journal.
    public enum Account: String, Hashable, Sendable, CaseIterable {
        /// What customers owe.
        case receivable
        /// What they paid for and have not used yet.
        case deferredRevenue
        /// Earned by the call.
        case postpaidRevenue
        /// Earned as packs are used.
        case packRevenue
        /// Earned where packs lapse unused.
        case breakage
        /// Differences to months that are closed.
        case corrections
        /// Made by rounding invoice totals.
        case rounding
        /// What was there before the ledger's first month.
        case openingBalances

        /// Whether each customer has one of their own.
        public var isPerCustomer: Bool { self == .receivable || self == .deferredRevenue }
    }

    /// A debit, or with a negative amount a credit.
    public struct Posting: Hashable, Sendable {
        /// The account.
        public var account: Account
        /// The amount.
        public var amount: Amount
    }

    /// The day on which it is booked.
    public var day: BillingDay
    /// The invoice's month.
    public var period: Period
    /// The customer's main account.
    public var accountID: String
    /// What happened, in a few words without text from outside.
    public var title: String
    /// The pack or the corrected month; empty where there is none.
    public var reference: String
    /// The debit first.
    public var postings: [Posting]

    /// Makes a transaction of a debit and its credit; a negative amount turns them around.
    init(
        day: BillingDay, statement: Statement, title: String, reference: String = "",
        debit: Account, credit: Account, amount: Amount
    ) {
        self.day = day
        period = statement.period
        accountID = statement.accountID
        self.title = title
        self.reference = reference
        postings = [
            Posting(account: debit, amount: amount), Posting(account: credit, amount: -amount),
        ]
    }

    /// Whether its postings add up to nothing, as they must.
    public var isBalanced: Bool {
        postings.reduce(Amount.zero) { $0 + $1.amount } == .zero
    }
}

extension Statement {
    /// The month's transactions, by day; nothing is booked where no money moves.
    ///
    /// What is used is booked on the month's last day, a pack on the day on which it takes effect
    /// or ends. Debits of receivables add up to the invoice's total.
    public func journalEntries(_ charges: [Charge], zone: BillingZone) -> [JournalEntry] {
        let last = BillingDay(period.next.firstDay.daysSinceEpoch - 1)
        var sums: [(key: JournalKey, amount: Amount)] = []
        for charge in charges {
            guard let key = JournalKey(charge, zone: zone, last: last) else { continue }
            let amount = key.isEarning ? charge.earned : charge.billed
            if let known = sums.firstIndex(where: { $0.key == key }) {
                sums[known].amount += amount
            } else {
                sums.append((key, amount))
            }
        }
        let entries = sums.filter { $0.amount != .zero }.map { key, amount in
            JournalEntry(
                day: key.day, statement: self, title: key.title, reference: key.reference,
                debit: key.debit, credit: key.credit, amount: amount)
        }
        // Stable, so that entries of a day stay in the invoice's order.
        return entries.enumerated().sorted {
            ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
        }
        .map(\.element)
    }

    /// What packs that took effect before the ledger's first month, which this one is, brought into
    /// it: their price but for the units that were drawn before.
    public func broughtForward(under contract: Contract, zone: BillingZone) -> [JournalEntry] {
        let start = zone.start(of: period)
        return balances.compactMap { balance in
            guard case .pack(let id) = balance.grant, balance.startsAt < start,
                let pack = contract.packs.first(where: { $0.id.utf8.elementsEqual(id.utf8) })
            else { return nil }
            let worth = pack.worth(ofUnits: balance.usedBefore..<pack.quantity)
            guard worth != .zero else { return nil }
            return JournalEntry(
                day: period.firstDay, statement: self, title: "pack brought forward",
                reference: id, debit: .openingBalances, credit: .deferredRevenue, amount: worth)
        }
    }
}

/// Charges with the same key are booked as one transaction.
private struct JournalKey: Equatable {
    var day: BillingDay
    var title: String
    var reference = ""
    var debit = JournalEntry.Account.receivable
    var credit: JournalEntry.Account
    /// Whether it books what is earned, not what is billed.
    var isEarning = false

    init?(_ charge: Charge, zone: BillingZone, last: BillingDay) {
        day = last
        switch charge.kind {
        case .free, .unpriced: return nil
        case .postpaid: (title, credit) = ("usage by the call", .postpaidRevenue)
        case .rounding: (title, credit) = ("rounding", .rounding)
        case .correction where charge.correctedType == .prepaid:
            (title, credit) = ("correction of pack used", .packRevenue)
            (debit, isEarning) = (.deferredRevenue, true)
            reference = charge.source.description
        case .correction where charge.correctedType == .pack:
            (title, credit) = ("correction of pack sold", .deferredRevenue)
            reference = charge.source.description
        case .correction:
            (title, credit) = ("correction", .corrections)
            reference = charge.period.description
        case .packSold:
            (title, credit) = ("pack sold", .deferredRevenue)
            reference = charge.source.description
            day = zone.day(of: charge.time.lowerBound)
        case .packUsed, .packLapsed:
            (title, credit) = ("pack used", .packRevenue)
            (debit, isEarning) = (.deferredRevenue, true)
            reference = charge.source.description
            guard charge.kind == .packLapsed else { return }
            (title, credit) = ("pack lapsed", .breakage)
            day = zone.day(of: charge.time.upperBound - 1)
        }
    }
}
