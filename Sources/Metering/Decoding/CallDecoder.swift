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
    var names: InternTable
    private var nameHints = InternHints()
    private(set) var errorCodes: InternTable
    private(set) var interfaceOfName: [Int32] = []
    private var billableOfErrorCode: [[Range<Int64>]] = []
    /// The error codes as logs spell them, and by their numbers what they stand for: a code's
    /// number, or one of those below.
    private var spelledCodes: InternTable
    private var codeOfSpelling: [Int] = []
    var timestamps: TimestampParser
    /// Holds values that are written anew; emptied with each record that needs it.
    let scratch = ScratchMemory(capacity: 512)

    /// A spelling that is not the code's own: the record has to be cleaned first.
    static let uncleanCode = -1
    /// A spelling that means neither success nor a failure.
    static let noCode = -2
    /// The spelling of a failure that no call had yet. Codes get their numbers in the order in which
    /// calls with them are handed over: sinks count on it.
    private static let newCode = -3

    /// The most units of one call.
    static let mostUnits: UInt64 = 1_000_000_000
    /// No interface has a longer name, in bytes: what is longer is not kept to be compared with.
    static let longestName = 4096
    /// What is longer than this is no error code, and is not kept either.
    private static let longestCode = 256

    init(rules: MeteringRules, hasher: KeyHasher) {
        self.rules = rules
        accounts = InternTable(hasher: hasher, capacity: 1 << 15)
        names = InternTable(hasher: hasher)
        errorCodes = InternTable(hasher: hasher)
        spelledCodes = InternTable(hasher: hasher)
        timestamps = TimestampParser(zone: rules.logZone)
        // Number 0 is success, whichever of its spellings a log uses.
        _ = errorCodes.intern(.empty)
        billableOfErrorCode.append([Int64.min..<Int64.max])
    }

    /// The interface that the name with this number stands for.
    func interface(ofName number: UInt32) -> Int { Int(interfaceOfName[Int(number)]) }

    /// Checks one record and hands it to `sink` as a call or as a rejection.
    ///
    /// A record whose values are plainly written is recognised first: what blanks, placeholders and
    /// rewritten numbers need is done for the others alone.
    @inline(__always)
    mutating func decode<Sink: CallSink & ~Copyable>(
        _ fields: borrowing CallFields, record: @autoclosure () -> [UInt8], place: RecordPlace,
        into sink: inout Sink
    ) {
        guard Self.isPlainAccount(fields[.account]), Self.isPlainRequestID(fields[.requestID]),
            fields[.interface].count &- 1 < Self.longestName,
            let second = timestamps.parse(fields[.time]),
            second <= rules.lastCredibleSecond, second >= rules.firstTakenSecond,
            let units = Self.units(fields[.units])
        else {
            decodeUnclean(fields, record: record(), place: place, into: &sink)
            return
        }
        let spelling = names.intern(fields[.interface], hints: &nameHints)
        if spelling == interfaceOfName.count { resolve(fields[.interface]) }
        let errorCode = errorCodeNumber(fields[.errorCode])
        guard interfaceOfName[Int(spelling)] >= 0, errorCode >= 0 else {
            decodeUnclean(fields, record: record(), place: place, into: &sink)
            return
        }
        if Sink.keepsRecords { sink.keep(record(), header: header) }
        hand(
            fields, second: second, units: units, spelling: spelling,
            errorCode: UInt32(errorCode), place: place, to: &sink)
    }

    /// Hands over a record that passed every check.
    @inline(__always)
    mutating func hand<Sink: CallSink & ~Copyable>(
        _ fields: borrowing CallFields, second: Int64, units: UInt32, spelling: UInt32,
        errorCode: UInt32,
        place: RecordPlace, to sink: inout Sink
    ) {
        let interface = Int(interfaceOfName[Int(spelling)])
        let takesTickets = rules.takesTickets[interface]
        if internsAccounts { waitingAccounts.append(fields[.account], to: &accounts) }
        let isUrgent = sink.take(
            DecodedCall(
                second: second, spelling: spelling, interface: interface, errorCode: errorCode,
                isBillable: errorCode == 0 || isBillable(errorCode, at: second), units: units,
                requestID: fields[.requestID], accountID: fields[.account],
                interfaceText: fields[.interface],
                errorText: fields[.errorCode],
                tickets: takesTickets ? ValueText.trimmed(fields[.tickets]) : .empty,
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

    mutating func resolve(_ name: ByteView) {
        interfaceOfName.append(Int32(rules.interface(ValueText.trimmed(name).text) ?? -1))
    }

    /// An error code's number; negative: `uncleanCode`, `noCode` or `newCode`.
    @inline(__always)
    mutating func errorCodeNumber(_ code: ByteView) -> Int {
        code.count == 0 ? 0 : spelledCodeNumber(code)
    }

    private mutating func spelledCodeNumber(_ code: ByteView) -> Int {
        guard code.count <= Self.longestCode else {
            let isLong = ValueText.trimmed(code).count > Self.longestCode
            return isLong ? Self.noCode : Self.uncleanCode
        }
        let spelling = Int(spelledCodes.intern(code))
        if spelling == codeOfSpelling.count { codeOfSpelling.append(meaning(ofCode: code)) }
        return codeOfSpelling[spelling]
    }

    /// What a spelling stands for; looked up once for each.
    private mutating func meaning(ofCode spelling: ByteView) -> Int {
        let code = ErrorCodeText.canonical(spelling)
        let isBillable = !rules.billable(spelling.text).isEmpty
        if !isBillable {
            if rules.successCodes.contains(code) { return 0 }
            guard ErrorCodeText.isCode(code) else { return Self.noCode }
            guard code.withView({ $0.equals(spelling) }) else { return Self.uncleanCode }
        }
        return Self.newCode
    }

    /// The number of the code of a call that is handed over.
    mutating func assignedCodeNumber(_ code: ByteView) -> Int {
        let known = errorCodeNumber(code)
        guard known == Self.newCode else { return known }
        let number = errorCodes.intern(code)
        if Int(number) == billableOfErrorCode.count {
            billableOfErrorCode.append(rules.billable(code.text))
        }
        codeOfSpelling[Int(spelledCodes.intern(code))] = Int(number)
        return Int(number)
    }

    /// Whether an error code, as a log spells it, means success.
    func isSuccess(_ code: ByteView) -> Bool {
        rules.successCodes.contains(ErrorCodeText.canonical(code))
    }

    private func isBillable(_ errorCode: UInt32, at second: Int64) -> Bool {
        billableOfErrorCode[Int(errorCode)].contains { $0.contains(second) }
    }

    /// The units of a call: 1 where the field is empty, nil where it is no whole number from 1 on.
    @inline(__always)
    static func units(_ text: ByteView) -> UInt32? {
        if text.count == 0 { return 1 }
        guard text.count <= 10 else { return nil }
        var number: UInt64 = 0
        for position in 0..<text.count {
            let digit = text[position] &- 48
            guard digit < 10 else { return nil }
            number = number &* 10 &+ UInt64(digit)
        }
        return number >= 1 && number <= mostUnits ? UInt32(number) : nil
    }

    /// Whether an account's id is taken as it is: 8 to 16 digits, as nearly all are, or plain text.
    @inline(__always)
    private static func isPlainAccount(_ id: ByteView) -> Bool {
        let count = id.count
        if count >= 8 && count <= 16 {
            // The upper half of a digit's byte is 3; blanks, points and signs have another one.
            let upperHalves: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
            let digits: UInt64 = 0x3030_3030_3030_3030
            let other =
                (id.word(at: 0) & upperHalves) ^ digits
                | (id.word(at: count &- 8) & upperHalves) ^ digits
            if other == 0 { return true }
        }
        return ValueText.isPlain(id)
    }

    /// Whether a request id is taken as it is: long, and without a point or a sign where a number
    /// that was written anew has them, or plain text.
    @inline(__always)
    private static func isPlainRequestID(_ id: ByteView) -> Bool {
        let count = id.count
        if count >= 10, ValueText.isVisible(id[0]), ValueText.isVisible(id[count &- 1]) {
            let point = UInt8(ascii: ".")
            let hasMark =
                id[1] == point || id[count &- 2] == point || id[count &- 3] == UInt8(ascii: "+")
            if !hasMark { return true }
        }
        return ValueText.isPlain(id)
    }
}
