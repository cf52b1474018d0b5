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
    /// Rejected records of the file being read, and the first of them.
    private(set) var rejectedCount = 0
    private(set) var firstRejection: Rejection?

    init(plan: CountPlan<Key>, compactAtBytes: Int) {
        self.plan = plan
        times = plan.times
        store = GroupStore(compactAtBytes: compactAtBytes)
    }

    /// Says that what follows is of the file with this number.
    mutating func beginFile(_ number: Int) {
        filePart = plan.layout.part(.file, number + 1)
        rejectedCount = 0
        firstRejection = nil
    }

    @inline(__always)
    mutating func take(_ call: DecodedCall) {
        if plan.usesAccounts && Int(call.account) == accounts.count {
            addAccount(call.accountID)
        }
        if Int(call.errorCode) >= errorCodes.count { addErrorCode(call) }
        add(
            second: call.second, account: call.account, errorCode: Int(call.errorCode),
            interface: call.interface, outcome: call.isBillable ? plan.metered : plan.notBillable,
            units: call.isBillable ? call.units : 0,
            tickets: call.takesTickets ? call.tickets : nil)
    }

    private mutating func addAccount(_ id: ByteView) {
        let (account, main) = plan.account(id.array)
        accounts.append(account)
        if plan.usesMainAccounts { mainAccounts.append(main) }
    }

    /// Number 0 is success, whose code is empty.
    private mutating func addErrorCode(_ call: DecodedCall) {
        if errorCodes.isEmpty { errorCodes.append(plan.errorCode([])) }
        if call.errorCode > 0 { errorCodes.append(plan.errorCode(call.errorText.array)) }
    }

    @inline(__always)
    private mutating func add(
        second: Int64, account: UInt32, errorCode: Int, interface: Int,
        outcome: CountPart<Key>, units: UInt32, tickets: ByteView?
    ) {
        times.move(to: second)
        let error = errorCodes[errorCode]
        guard times.isWanted && outcome.isWanted && error.isWanted else { return }
        var key = times.part | outcome.bits | error.bits | filePart
        if plan.usesAccounts {
            // A number and no key of 8 or 16 bytes: the table of 20,000 accounts stays in cache.
            let number = accounts[Int(account)]
            guard number != CountPlan<Key>.unwanted else { return }
            key |= Key(truncatingIfNeeded: number) &<< plan.accountShift
            if plan.usesMainAccounts {
                key |= Key(truncatingIfNeeded: mainAccounts[Int(account)]) &<< plan.mainAccountShift
            }
        }
        if let tickets, units > 0 {
            return addTickets(tickets, key, interface, units: units)
        }
        let part = plan.interfaces[interface]
        guard part.isWanted else { return }
        store.add(key | part.bits, calls: 1, units: UInt64(units))
    }

    /// A call that is charged by tickets: the call itself, then each ticket in its pool.
    private mutating func addTickets(
        _ tickets: ByteView, _ key: Key, _ interface: Int, units: UInt32
    ) {
        let pools = plan.pools(ofTickets: tickets.text)
        let call = plan.interfaces[interface]
        if !plan.usesPools {
            guard call.isWanted else { return }
            store.add(key | call.bits, calls: 1, units: UInt64(units) + UInt64(pools.count))
            return
        }
        if call.isWanted { store.add(key | call.bits, calls: 1, units: UInt64(units)) }
        for pool in pools {
            let part = plan.part(ofInterface: interface, pool: pool)
            if part.isWanted { store.add(key | part.bits, calls: 0, units: 1) }
        }
    }

    // MARK: Without duplicates

    /// Learns the accounts and the kinds of call that a batch's records point to.
    mutating func prepare(for session: MeteringSession) {
        if plan.usesAccounts {
            for number in accounts.count..<session.accountCount {
                session.account(number).withView { addAccount($0) }
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
        if plan.usesFiles { filePart = plan.layout.part(.file, call.file + 1) }
        add(
            second: Int64(call.record.second), account: call.record.account,
            errorCode: call.content.kind, interface: Int(call.kind.interface), outcome: outcome,
            units: units, tickets: tickets)
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
