import BillingTime

/// Counts for the ledger: usage by account, meter and second.
struct UsageCounter: CallCounter, ~Copyable {
    private var records: UsageLists
    private var tickets = TicketTable<Ticket>()
    /// By account number: its rank in the batch.
    private let ranks: [UInt32]

    /// What a type of ticket counts as.
    private struct Ticket {
        /// Its meter; nil for what can't be a type.
        var meter: UInt32?
        /// Whether the tariff knows it.
        var isKnown: Bool
    }

    init(_ records: consuming UsageLists, ranks: AccountRanks) {
        self.records = records
        self.ranks = ranks.ranks
    }

    /// Hands over what was counted; the counter is empty afterwards.
    mutating func hand(to collector: UsageCollector) { swap(&records, &collector.records) }

    mutating func count(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit
    ) {
        records.append(
            UsageRecord(
                rank: ranks[Int(call.record.account)], meter: call.kind.meter,
                second: call.record.second, units: call.content.units))
        if call.kind.takesTickets { countTickets(call, of: batch, reporting: &unit) }
    }

    mutating func complete(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit
    ) {
        countTickets(call, of: batch, reporting: &unit)
    }

    @inline(__always)
    mutating func countSimple(_ record: CallRecord, _ kind: KindTraits, file: Int) {
        records.append(
            UsageRecord(
                rank: ranks[Int(record.account)], meter: kind.meter, second: record.second,
                units: 1))
    }

    mutating func drop(_ call: CountedCall, isConflict: Bool, of batch: MeteringBatch) {}

    /// Counts each ticket of a call of 混贴票据识别 by its type (Rules.md, 2.3 Mixed tickets).
    private mutating func countTickets(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit
    ) {
        let record = call.record
        batch.withTickets(of: call.content) { list in
            list.forEachTicket { code in
                let ticket = tickets.value(of: code, kind: call.content.kind) {
                    Self.ticket($0, call.content.kind, of: batch)
                }
                if call.isBillable && !ticket.isKnown {
                    unit.report(.ticketTypeUnknown, record, of: batch, ticket: code.text)
                }
                if let meter = ticket.meter {
                    records.append(
                        UsageRecord(
                            rank: ranks[Int(record.account)], meter: meter, second: record.second,
                            units: 1))
                }
            }
        }
        // A list without any says that none was recognised.
        if call.content.tickets.isEmpty && call.isBillable {
            unit.report(.ticketsMissing, record, of: batch)
        }
    }

    /// What a code stands for. A type that the tariff does not know is metered as well: a corrected
    /// tariff may know it.
    private static func ticket(
        _ code: String, _ kindNumber: Int, of batch: MeteringBatch
    ) -> Ticket {
        let isKnown = batch.session.rules.isKnownTicket(code)
        guard TicketType.isType(code) else { return Ticket(meter: nil, isKnown: isKnown) }
        let kind = batch.session.kinds[kindNumber]
        let name = batch.session.rules.interfaceNames[kind.kind.interface]
        let meter = batch.session.meterNumber(
            Meter(interface: name, errorCode: kind.kind.errorCode, ticket: code))
        return Ticket(meter: meter, isKnown: isKnown)
    }
}
