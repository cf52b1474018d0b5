import BillingTime

/// Takes what a decoder reads.
protocol CallSink: ~Copyable {
    /// Takes a call. It waits for its account's number, where the decoder numbers accounts.
    ///
    /// - Returns: whether it can't wait for other calls: views into the record are still needed.
    mutating func take(_ call: DecodedCall) -> Bool
    /// Tells the account numbers of the calls that wait, in their order.
    mutating func settle(_ accounts: InternQueue, of table: InternTable)
    mutating func reject(_ rejection: Rejection)
    /// Whether `keep` is wanted.
    static var keepsRecords: Bool { get }
    /// Takes the bytes of the record of the call that comes next, and the header above it.
    mutating func keep(_ record: [UInt8], header: [UInt8])
}

extension CallSink where Self: ~Copyable {
    static var keepsRecords: Bool { false }
    mutating func keep(_ record: [UInt8], header: [UInt8]) {}
}

/// Checks records and turns their fields into calls.
///
/// One for each worker, passed `inout`: its tables grow with the distinct ids, not with the calls.
struct CallDecoder {
    let rules: MeteringRules
    /// The header line of the log being read, which goes with each rejected record.
    var header: [UInt8] = []
    /// Whether calls get their account's number.
    var internsAccounts = true
    private(set) var accounts: InternTable
    private var waitingAccounts = InternQueue()
    private(set) var names: InternTable
    private var nameHints = InternHints()
    private(set) var errorCodes: InternTable
    private var interfaceOfName: [Int32] = []
    private var billableOfErrorCode: [[Range<Int64>]] = []
    private var timestamps: TimestampParser

    init(rules: MeteringRules, hasher: KeyHasher) {
        self.rules = rules
        accounts = InternTable(hasher: hasher, capacity: 1 << 15)
        names = InternTable(hasher: hasher)
        errorCodes = InternTable(hasher: hasher)
        timestamps = TimestampParser(zone: rules.zone)
        // Number 0 is success, whichever of its four spellings a log uses.
        _ = errorCodes.intern(.empty)
        billableOfErrorCode.append([Int64.min..<Int64.max])
    }

    /// The interface that the name with this number stands for.
    func interface(ofName number: UInt32) -> Int { Int(interfaceOfName[Int(number)]) }

    /// Checks one record and hands it to `sink` as a call or as a rejection.
    @inline(__always)
    mutating func decode<Sink: CallSink & ~Copyable>(
        _ fields: CallFields, record: @autoclosure () -> [UInt8], place: RecordPlace,
        into sink: inout Sink
    ) {
        let account = fields[.account]
        let requestID = fields[.requestID]
        guard account.count > 0, requestID.count > 0, fields[.interface].count > 0,
            let second = timestamps.parse(fields[.time]), second <= rules.lastCredibleSecond,
            second >= MeteringRules.firstCredibleSecond,
            let units = Self.units(fields[.units])
        else {
            sink.reject(rejection(of: fields, record: record(), place: place))
            return
        }
        let spelling = names.intern(fields[.interface], hints: &nameHints)
        if spelling == interfaceOfName.count { resolve(fields[.interface]) }
        let interface = Int(interfaceOfName[Int(spelling)])
        guard interface >= 0 else {
            sink.reject(
                rejection(
                    .unknownInterface, fields[.interface].text, fields, record: record(),
                    place: place))
            return
        }
        let errorCode = errorCodeNumber(fields[.errorCode])
        let takesTickets = rules.takesTickets[interface]
        if internsAccounts { waitingAccounts.append(account, to: &accounts) }
        if Sink.keepsRecords { sink.keep(record(), header: header) }
        let isUrgent = sink.take(
            DecodedCall(
                second: second, spelling: spelling, interface: interface, errorCode: errorCode,
                isBillable: errorCode == 0 || isBillable(errorCode, at: second), units: units,
                requestID: requestID, accountID: account, interfaceText: fields[.interface],
                errorText: fields[.errorCode],
                tickets: takesTickets ? fields[.tickets] : .empty,
                takesTickets: takesTickets, place: place))
        if isUrgent || waitingAccounts.isFull { settle(&sink) }
    }

    /// Numbers the accounts that wait and tells the sink. Called also at the end of each block.
    @inline(never)
    mutating func settle<Sink: CallSink & ~Copyable>(_ sink: inout Sink) {
        accounts.number(&waitingAccounts)
        sink.settle(waitingAccounts, of: accounts)
        waitingAccounts.removeAll()
    }

    /// Why a record is no call, and what of it could be read.
    private mutating func rejection(
        of fields: CallFields, record: [UInt8], place: RecordPlace
    ) -> Rejection {
        let time = fields[.time]
        let second = credible(timestamps.parse(time))
        let missing = [CallField.time, .account, .interface, .requestID].filter {
            fields[$0].count == 0
        }
        let reason: RejectionReason
        let detail: String
        if !missing.isEmpty {
            reason = .missingField
            detail = missing.map(\.name).joined(separator: ", ")
        } else if second == nil {
            reason = .badTime
            detail = time.text
        } else if second! > rules.lastCredibleSecond {
            reason = .futureTime
            detail = time.text
        } else {
            reason = .badUnits
            detail = fields[.units].text
        }
        return rejection(reason, detail, fields, record: record, place: place)
    }

    /// Whether the text is a time that a call may have.
    mutating func readsTime(_ text: ByteView) -> Bool {
        credible(timestamps.parse(text)) != nil
    }

    /// A second that is not absurdly early; such a one is taken as unreadable.
    private func credible(_ second: Int64?) -> Int64? {
        second.flatMap { $0 >= MeteringRules.firstCredibleSecond ? $0 : nil }
    }

    /// A rejection with what of the record's account, id and time can be read.
    mutating func rejection(
        _ reason: RejectionReason, _ detail: String, _ fields: CallFields, record: [UInt8],
        place: RecordPlace
    ) -> Rejection {
        let second = credible(timestamps.parse(fields[.time]))
        let readable: (ByteView) -> [UInt8] = { UTF8Check.isValid($0) ? $0.array : [] }
        return Rejection(
            reason: reason, detail: detail, account: readable(fields[.account]),
            requestID: readable(fields[.requestID]),
            second: second.flatMap { $0 <= rules.lastCredibleSecond ? $0 : nil }, place: place,
            record: record, header: header)
    }

    private mutating func resolve(_ name: ByteView) {
        interfaceOfName.append(Int32(rules.interface(name.text) ?? -1))
    }

    @inline(__always)
    private mutating func errorCodeNumber(_ code: ByteView) -> UInt32 {
        if code.count == 0 { return 0 }
        return failedCode(code)
    }

    private mutating func failedCode(_ code: ByteView) -> UInt32 {
        if code.equals("0") || code.equals("OK") || code.equals("Success") { return 0 }
        let number = errorCodes.intern(code)
        if Int(number) == billableOfErrorCode.count {
            billableOfErrorCode.append(rules.billable(code.text))
        }
        return number
    }

    private func isBillable(_ errorCode: UInt32, at second: Int64) -> Bool {
        billableOfErrorCode[Int(errorCode)].contains { $0.contains(second) }
    }

    /// The units of a call: 1 where the field is empty, nil where it is no whole number from 1 on.
    @inline(__always)
    private static func units(_ text: ByteView) -> UInt32? {
        if text.count == 0 { return 1 }
        guard text.count <= 10 else { return nil }
        var number: UInt64 = 0
        for position in 0..<text.count {
            let digit = text[position] &- 48
            guard digit < 10 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number >= 1 && number <= 1_000_000_000 ? UInt32(number) : nil
    }
}
