/// What one worker has counted so far.
struct CountTally<Key: CountKey>: CallSink, ~Copyable {
    var store: GroupStore<Key>
    var plan: CountPlan<Key>
    private var times: CountTimes<Key>
    private var accounts: [CountPart<Key>] = []
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
            accounts.append(plan.account(call.accountID.array))
        }
        if Int(call.errorCode) >= errorCodes.count { addErrorCode(call) }
        add(
            second: call.second, account: call.account, errorCode: Int(call.errorCode),
            interface: call.interface, isBillable: call.isBillable, units: call.units,
            tickets: call.takesTickets ? call.tickets : nil)
    }

    /// Number 0 is success, whose code is empty.
    private mutating func addErrorCode(_ call: DecodedCall) {
        if errorCodes.isEmpty { errorCodes.append(plan.errorCode([])) }
        if call.errorCode > 0 { errorCodes.append(plan.errorCode(call.errorText.array)) }
    }

    @inline(__always)
    private mutating func add(
        second: Int64, account: UInt32, errorCode: Int, interface: Int, isBillable: Bool,
        units: UInt32, tickets: ByteView?
    ) {
        times.move(to: second)
        let outcome = isBillable ? plan.metered : plan.notBillable
        let error = errorCodes[errorCode]
        guard times.isWanted && outcome.isWanted && error.isWanted else { return }
        var key = times.part | outcome.bits | error.bits | filePart
        if plan.usesAccounts {
            let part = accounts[Int(account)]
            guard part.isWanted else { return }
            key |= part.bits
        }
        if let tickets, isBillable {
            return addTickets(tickets, key, interface, units: units)
        }
        let part = plan.interfaces[interface]
        guard part.isWanted else { return }
        store.add(key | part.bits, calls: 1, units: isBillable ? UInt64(units) : 0)
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

    mutating func reject(_ rejection: Rejection) {
        rejectedCount += 1
        if firstRejection == nil { firstRejection = rejection }
        guard plan.rejected.isWanted, !plan.needsInterface else { return }
        let error = plan.errorCode([])
        let account = plan.usesAccounts ? plan.account(rejection.account) : .all
        guard error.isWanted, account.isWanted else { return }
        var time = times.partWithoutTime
        if let second = rejection.second {
            times.move(to: second)
            time = times.isWanted ? times.part : nil
        }
        guard let time else { return }
        store.add(plan.rejected.bits | account.bits | time | filePart, calls: 1, units: 0)
    }
}
