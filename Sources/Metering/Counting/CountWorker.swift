/// One of the workers that count side by side.
final class CountWorker<Key: CountKey>: LogWorker, GroupSource, @unchecked Sendable {
    let options: ReadingOptions
    private var decoder: CallDecoder
    var tally: CountTally<Key>

    init(_ setup: CountSetup, plan: CountPlan<Key>, packing: SharedKeyPacking<Key>) {
        options = setup.options
        decoder = CallDecoder(rules: setup.rules, hasher: setup.hasher)
        decoder.internsAccounts = plan.usesAccounts
        tally = CountTally(plan: plan, store: setup.store(sharing: packing))
    }

    func parse(_ parser: inout LogParser, _ buffer: ByteBuffer, isLast: Bool) throws {
        try parser.parse(buffer, isLast: isLast, decoder: &decoder, into: &tally)
        tally.store.compactIfLarge()
    }

    func withStore<Value>(_ body: (borrowing GroupStore<Key>) -> Value) -> Value {
        body(tally.store)
    }

    func counted(_ file: Int, _ parser: LogParser) -> CountedFile {
        tally.addFiltered(parser.recordsFiltered)
        return CountedFile(
            file: file, recordsRead: parser.recordsRead, rejected: tally.rejectedCount,
            firstRejection: tally.firstRejection)
    }
}
