import BillingTime

/// Looks through logs for the records that carry one request id.
public struct CallSearch: Sendable {
    /// A record with the request id.
    public struct Found: Sendable {
        /// Where it stands.
        public let place: RecordPlace
        /// The account's id, as far as it could be read.
        public let account: [UInt8]
        /// Seconds since 1970-01-01T00:00:00Z, as far as they could be read.
        public let second: Int64?
        /// What kind of record it is.
        public let outcome: Outcome
        /// Decides between different calls of one second (`CanonicalRecord`); empty for a record
        /// that is no call.
        public let canonicalText: [UInt8]
    }

    /// What reading a record by itself comes to.
    public enum Outcome: Sendable {
        /// It is a call.
        case call(Call)
        /// It is none; the text says why.
        case rejected(RejectionReason, detail: String)
    }

    /// What a call was.
    public struct Call: Hashable, Sendable {
        /// The interface's position in the catalog.
        public let interface: Int
        /// Empty for success.
        public let errorCode: [UInt8]
        /// Whether it is charged at its second.
        public let isBillable: Bool
        /// Its units.
        public let units: Int64
        /// The list of tickets, empty where there is none.
        public let tickets: [UInt8]
        /// Whether its interface is charged by its tickets.
        let takesTickets: Bool

        /// What the call is counted as: its own units, and of an interface that takes tickets one
        /// unit for each of them (Rules.md, 2. From a call to units).
        ///
        /// - Parameter interface: the interface's name in the catalog.
        public func meteredUnits(interface: String) -> [(meter: Meter, units: Int64)] {
            func meter(_ ticket: String?) -> Meter {
                Meter(interface: interface, errorCode: errorCode, ticket: ticket)
            }
            var counted = [(meter: meter(nil), units: units)]
            guard takesTickets else { return counted }
            tickets.withView { list in
                list.forEachTicket {
                    if TicketType.isType($0.text) { counted.append((meter($0.text), 1)) }
                }
            }
            return counted
        }
    }

    private let requestID: [UInt8]
    private let rules: MeteringRules
    private let options: ReadingOptions

    /// Makes a search.
    public init(requestID: [UInt8], rules: MeteringRules, options: ReadingOptions) {
        self.requestID = requestID
        self.rules = rules
        self.options = options
    }

    /// The records of a log with the request id, in their order.
    ///
    /// - Parameter afterBlock: called after each block; throw to give up.
    /// - Throws: `LogFileError`, `LogReadError`, or what `afterBlock` throws.
    public func records(in path: String, afterBlock: () throws -> Void) throws -> [Found] {
        let stream = try LogStream(path: path, digesting: false)
        let worker = SearchWorker(
            requestID: requestID, options: options,
            // Nothing is hashed that outlives the search.
            decoder: CallDecoder(rules: rules, hasher: KeyHasher(seeds: (1, 2))))
        var parser = LogParser(options: options)
        try worker.readBlocks(stream, &parser) { _, _ in try afterBlock() }
        return worker.sink.found
    }
}

private final class SearchWorker: LogWorker, @unchecked Sendable {
    let options: ReadingOptions
    private var decoder: CallDecoder
    private(set) var sink: SearchSink

    init(requestID: [UInt8], options: ReadingOptions, decoder: CallDecoder) {
        self.options = options
        self.decoder = decoder
        self.decoder.internsAccounts = false
        sink = SearchSink(requestID: requestID, takesTickets: decoder.rules.takesTickets)
    }

    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws {
        try parser.parse(buffer, isLast: isLast, decoder: &decoder, into: &sink)
    }
}

/// Keeps the records with the request id.
private struct SearchSink: CallSink {
    let requestID: [UInt8]
    let takesTickets: [Bool]
    private(set) var found: [CallSearch.Found] = []

    mutating func take(_ call: DecodedCall) -> Bool {
        guard requestID.withView({ call.requestID.equals($0) }) else { return false }
        let record = CallSearch.Call(
            interface: call.interface,
            errorCode: call.errorCode == 0 ? [] : call.errorText.array,
            isBillable: call.isBillable, units: Int64(call.units), tickets: call.tickets.array,
            takesTickets: takesTickets[call.interface])
        let account = call.accountID.array
        found.append(
            CallSearch.Found(
                place: call.place, account: account, second: call.second, outcome: .call(record),
                canonicalText: CanonicalRecord.text(
                    account: account, spelling: call.interfaceText.array,
                    errorCode: record.errorCode, units: record.units, tickets: record.tickets)))
        return false
    }

    mutating func settle(_ accounts: InternQueue, of table: InternTable) {}

    mutating func reject(_ rejection: Rejection) {
        guard rejection.requestID == requestID else { return }
        found.append(
            CallSearch.Found(
                place: rejection.place, account: rejection.account, second: rejection.second,
                outcome: .rejected(rejection.reason, detail: rejection.detail),
                canonicalText: []))
    }
}
