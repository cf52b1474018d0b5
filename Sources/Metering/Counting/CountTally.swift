/// What one worker has counted so far.
struct CountTally<Key: CountKey>: CallSink, CallCounter, ~Copyable {
    var store: GroupStore<Key>
    var plan: CountPlan<Key>
    private var times: CountTimes<Key>
    /// By the decoder's number: the account's number in the key, or `unwanted`.
    private var accounts: [UInt32] = []
    /// Likewise the number of the main account.
    private var mainAccounts: [UInt32] = []
    private var errorCodes: [CountPart<Key>] = []
    private var filePart: Key = 0
    private var ticketPools = TicketTable<Int?>()
    /// Calls that wait for their accounts' numbers; of the last one, the tickets.
    private var waiting = InlineArray<64, WaitingCall<Key>>(repeating: WaitingCall())
    private var waitingCount = 0
    private var waitingTickets: ByteView?
    /// Rejected records of the file being read, and the first of them.
    private(set) var rejectedCount = 0
    private(set) var firstRejection: Rejection?

    init(plan: CountPlan<Key>, store: consuming GroupStore<Key>) {
        self.plan = plan
        times = plan.times
        self.store = store
    }

    /// Says that what follows is of the file with this number.
    mutating func beginFile(_ number: Int) {
        filePart = plan.layout.part(.file, number + 1)
        rejectedCount = 0
        firstRejection = nil
    }

    @inline(__always)
    mutating func take(_ call: DecodedCall) -> Bool {
        if Int(call.errorCode) >= errorCodes.count { addErrorCode(call) }
        let key = key(
            second: call.second, errorCode: Int(call.errorCode),
            outcome: call.isBillable ? plan.metered : plan.notBillable)
        let units = call.isBillable ? call.units : 0
        let tickets = call.takesTickets ? call.tickets : nil
        guard plan.usesAccounts else {
            if let key { add(key, call.interface, units: units, tickets: tickets) }
            return false
        }
        waiting[waitingCount] = WaitingCall(
            key: key ?? 0, interface: key == nil ? -1 : Int32(call.interface), units: units)
        waitingCount &+= 1
        waitingTickets = tickets
        return call.takesTickets
    }

    mutating func settle(_ numbers: InternQueue, of table: InternTable) {
        let numbers = numbers.numbers.span
        for index in 0..<waitingCount {
            let account = numbers[index]
            // A long id is numbered ahead of the short ones that came before it.
            while accounts.count <= Int(account) { addAccount(table[UInt32(accounts.count)]) }
            let call = waiting[index]
            guard call.interface >= 0, let key = withAccount(call.key, account) else { continue }
            let isLast = index == waitingCount &- 1
            add(
                key, Int(call.interface), units: call.units,
                tickets: isLast ? waitingTickets : nil)
        }
        waitingCount = 0
        waitingTickets = nil
    }

    private mutating func addAccount(_ id: [UInt8]) {
        let (account, main) = plan.account(id)
        accounts.append(account)
        if plan.usesMainAccounts { mainAccounts.append(main) }
    }

    /// Number 0 is success, whose code is empty.
    private mutating func addErrorCode(_ call: DecodedCall) {
        if errorCodes.isEmpty { errorCodes.append(plan.errorCode([])) }
        if call.errorCode > 0 { errorCodes.append(plan.errorCode(call.errorText.array)) }
    }

    /// What a call's key is without its account and interface; nil where it is not wanted.
    @inline(__always)
    private mutating func key(
        second: Int64, errorCode: Int, outcome: CountPart<Key>
    ) -> Key? {
        times.move(to: second)
        let error = errorCodes[errorCode]
        guard times.isWanted && outcome.isWanted && error.isWanted else { return nil }
        return times.part | outcome.bits | error.bits | filePart
    }

    /// The key with its account; nil where that is not wanted.
    @inline(__always)
    private func withAccount(_ key: Key, _ account: UInt32) -> Key? {
        guard plan.usesAccounts else { return key }
        // A number and no key of 8 or 16 bytes: the table of 20,000 accounts stays in cache.
        let number = accounts[Int(account)]
        guard number != CountPlan<Key>.unwanted else { return nil }
        let key = key | Key(truncatingIfNeeded: number) &<< plan.accountShift
        guard plan.usesMainAccounts else { return key }
        return key
            | Key(truncatingIfNeeded: mainAccounts[Int(account)]) &<< plan.mainAccountShift
    }

    @inline(__always)
    private mutating func add(
        _ key: Key, _ interface: Int, units: UInt32, tickets: ByteView?
    ) {
        if let tickets, units > 0 { return addTickets(tickets, key, interface, units: units) }
        let part = plan.interfaces[interface]
        guard part.isWanted else { return }
        store.add(key | part.bits, calls: 1, units: UInt64(units))
    }

    /// A call that is charged by tickets: the call itself, then each ticket in its pool.
    private mutating func addTickets(
        _ tickets: ByteView, _ key: Key, _ interface: Int, units: UInt32
    ) {
        let poolOfTicket = plan.poolOfTicket
        var known: UInt64 = 0
        tickets.forEachTicket { code in
            guard let pool = ticketPools.value(of: code, kind: 0, orFind: poolOfTicket) else {
                return
            }
            known += 1
            guard plan.usesPools else { return }
            let part = plan.part(ofInterface: interface, pool: pool)
            if part.isWanted { store.add(key | part.bits, calls: 0, units: 1) }
        }
        let call = plan.interfaces[interface]
        guard call.isWanted else { return }
        let sum = plan.usesPools ? UInt64(units) : UInt64(units) + known
        store.add(key | call.bits, calls: 1, units: sum)
    }

    // MARK: Without duplicates

    /// Learns the accounts and the kinds of call that a batch's records point to.
    mutating func prepare(for session: MeteringSession) {
        if plan.usesAccounts {
            for number in accounts.count..<session.accountCount {
                addAccount(session.account(number))
            }
        }
        for kind in session.kinds.dropFirst(errorCodes.count) {
            errorCodes.append(plan.errorCode(kind.kind.errorCode))
        }
    }

    @inline(__always)
    private mutating func add(
        _ call: CountedCall, _ outcome: CountPart<Key>, units: UInt32, tickets: ByteView?
    ) {
        add(
            call.record, call.kind, number: call.content.kind, file: call.file, outcome,
            units: units, tickets: tickets)
    }

    /// Adds a record of the kind with this number in the session.
    @inline(__always)
    private mutating func add(
        _ record: CallRecord, _ kind: KindTraits, number: Int, file: Int,
        _ outcome: CountPart<Key>, units: UInt32, tickets: ByteView?
    ) {
        if plan.usesFiles { filePart = plan.layout.part(.file, file + 1) }
        guard
            let part = key(second: Int64(record.second), errorCode: number, outcome: outcome),
            let key = withAccount(part, record.account)
        else { return }
        add(key, Int(kind.interface), units: units, tickets: tickets)
    }

    @inline(__always)
    mutating func countSimple(_ record: CallRecord, _ kind: KindTraits, file: Int) {
        add(
            record, kind, number: record.tag.index, file: file, plan.metered, units: 1,
            tickets: nil)
    }

    mutating func count(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit
    ) {
        guard call.isBillable else { return add(call, plan.notBillable, units: 0, tickets: nil) }
        guard call.kind.takesTickets else {
            return add(call, plan.metered, units: call.content.units, tickets: nil)
        }
        batch.withTickets(of: call.content) {
            add(call, plan.metered, units: call.content.units, tickets: $0)
        }
    }

    mutating func drop(_ call: CountedCall, isConflict: Bool, of batch: MeteringBatch) {
        add(call, isConflict ? plan.conflicting : plan.duplicate, units: 0, tickets: nil)
    }

    /// Counts records of the file being read that the settings leave out: nothing of them is read.
    mutating func addFiltered(_ count: Int) {
        guard count > 0, plan.filtered.isWanted, !plan.needsInterface else { return }
        let error = plan.errorCode([])
        guard error.isWanted, let time = times.partWithoutTime else { return }
        var key = plan.filtered.bits | filePart | time
        if plan.usesAccounts {
            let (account, main) = plan.account([])
            guard account != CountPlan<Key>.unwanted else { return }
            key |= Key(account) << plan.accountShift | Key(main) << plan.mainAccountShift
        }
        store.add(key, calls: UInt64(count), units: 0)
    }

    mutating func reject(_ rejection: Rejection) {
        rejectedCount += 1
        if firstRejection == nil { firstRejection = rejection }
        guard plan.rejected.isWanted, !plan.needsInterface else { return }
        let error = plan.errorCode([])
        guard error.isWanted else { return }
        var key = plan.rejected.bits | filePart
        if plan.usesAccounts {
            let (account, main) = plan.account(rejection.account)
            guard account != CountPlan<Key>.unwanted else { return }
            key |= Key(account) << plan.accountShift | Key(main) << plan.mainAccountShift
        }
        var time = times.partWithoutTime
        if let second = rejection.second {
            times.move(to: second)
            time = times.isWanted ? times.part : nil
        }
        guard let time else { return }
        store.add(key | time, calls: 1, units: 0)
    }
}

/// A call without its account: the rest of its key.
private struct WaitingCall<Key: CountKey>: BitwiseCopyable {
    var key: Key = 0
    /// Its interface, or -1 where the query does not want the call.
    var interface: Int32 = -1
    var units: UInt32 = 0
}
