import BillingTime

/// Removes duplicates from the units of a batch, one after the other.
///
/// What is read for every call stands in flat tables here: a copy of a struct with arrays out of
/// the session cost six atomic operations a call.
struct Deduplicator<Counter: CallCounter & ~Copyable>: ~Copyable {
    let batch: MeteringBatch
    var counter: Counter
    let kinds: [KindTraits]
    private let billable: [[Range<Int64>]]
    private let accountHashes: [UInt64]
    private let chunkFiles: [Int32]
    var records: [CallRecord] = []
    var sorter = RecordSorter()
    /// By sorted record: one more than the index into `knownCalls` of its key, or 0.
    private var knownMarks: [Int32] = []
    private var knownCalls: [KnownCall] = []
    private var keys: KeyCollector
    var unit: DeduplicatedUnit

    /// Whether the keys of the calls that are counted are wanted.
    private let keepsKeys: Bool

    init(batch: MeteringBatch, counter: consuming Counter, keepsKeys: Bool) {
        self.batch = batch
        self.counter = counter
        self.keepsKeys = keepsKeys
        kinds = batch.session.kinds.map(KindTraits.init)
        billable = batch.session.kinds.map(\.billable)
        accountHashes = batch.session.accountHashes
        keys = KeyCollector(days: batch.days)
        chunkFiles = batch.chunks.map { Int32($0.file) }
        unit = DeduplicatedUnit(
            totals: Array(repeating: OutcomeTotals(), count: batch.failedFiles.count))
    }

    /// Deduplicates a unit against itself and against the keys that are known.
    mutating func run(
        unit number: Int, known: (_ first: UInt16, _ last: UInt16) throws -> [KnownKeys]
    ) rethrows -> DeduplicatedUnit {
        // A small night needs only the segments near its few keys.
        let partitions = batch.partitions(of: number).filter { batch.hasRecords(in: $0) }
        guard let first = partitions.first, let last = partitions.last else { return unit }
        let shift = 16 - CallRecord.partitionBits
        var knownSegments = try known(UInt16(first << shift), UInt16((last + 1) << shift - 1))
            .map { KnownSegment(keys: $0) }
        for partition in partitions {
            records.removeAll(keepingCapacity: true)
            batch.gather(partition, into: &records)
            guard !records.isEmpty else { continue }
            sorter.sort(records)
            mark(&knownSegments)
            let sorted = sorter.sorted
            let records = sorted.span
            var start = 0
            while start < records.count {
                let record = records[start]
                var end = start &+ 1
                while end < records.count, records[end].key == record.key { end &+= 1 }
                let mark = knownMarks.isEmpty ? 0 : knownMarks[start]
                if end &- start > 1 || mark != 0 {
                    resolve(start, end, known: mark == 0 ? nil : knownCalls[Int(mark) - 1])
                } else if record.tag.isOneUnit, kinds[record.tag.index].isSimple {
                    countSimple(record)
                } else if record.tag.isCall {
                    count(record)
                }
                start = end
            }
        }
        unit.keySegments = keys.finish()
        defer {
            unit = DeduplicatedUnit(
                totals: Array(repeating: OutcomeTotals(), count: batch.failedFiles.count))
        }
        return unit
    }

    /// Notes which of the sorted records have a key that the ledger knows.
    ///
    /// Partitions come in the order of their keys, so each segment is read once, from one partition
    /// to the next. Begun anew for each partition, 100 million calls took 18 CPU-seconds more.
    private mutating func mark(_ known: inout [KnownSegment]) {
        knownMarks.removeAll(keepingCapacity: true)
        knownCalls.removeAll(keepingCapacity: true)
        guard !known.isEmpty, let first = sorter.sorted.first, let last = sorter.sorted.last
        else { return }
        knownMarks.append(contentsOf: repeatElement(0, count: sorter.sorted.count))
        for index in known.indices {
            var segment = known[index]
            segment.keys.bytes.withView { bytes in
                var position = 0
                while segment.isAtKey || segment.reader.next(bytes) {
                    let key = segment.reader.key
                    // What is behind this partition waits for the next one.
                    segment.isAtKey = last.key < key
                    if segment.isAtKey { break }
                    if key < first.key { continue }
                    while position < sorter.sorted.count, sorter.sorted[position].key < key {
                        position &+= 1
                    }
                    if position < sorter.sorted.count, sorter.sorted[position].key == key {
                        noteKnown(
                            KnownCall(
                                content: segment.reader.content, isOpen: segment.keys.isOpen),
                            at: position)
                    }
                }
            }
            known[index] = segment
        }
    }

    /// A call has two keys in the ledger where its list of tickets came after it.
    private mutating func noteKnown(_ known: KnownCall, at position: Int) {
        let mark = knownMarks[position]
        guard mark == 0 else {
            knownCalls[Int(mark) - 1].completion = known.content
            return
        }
        knownCalls.append(known)
        knownMarks[position] = Int32(knownCalls.count)
    }

    /// 32 bits of all that a call was: equal for two deliveries of the same call.
    func contentHash(of record: CallRecord) -> UInt32 {
        contentHash(of: record, batch.content(of: record))
    }

    func contentHash(of record: CallRecord, _ content: CallContent) -> UInt32 {
        var tickets: UInt64 = 0
        if !content.tickets.isEmpty {
            tickets = batch.withTickets(of: content) { batch.session.hasher.hash($0).0 }
        }
        return contentHash(
            of: record, kinds[content.kind], units: content.units, tickets: tickets)
    }

    @inline(__always)
    func contentHash(
        of record: CallRecord, _ kind: KindTraits, units: UInt32, tickets: UInt64
    ) -> UInt32 {
        var hash = kind.contentHash
        hash = (hash ^ accountHashes[Int(record.account)]) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 32 ^ UInt64(record.second)) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ hash >> 32 ^ UInt64(units)) &* 0xA076_1D64_78BD_642F
        return UInt32(truncatingIfNeeded: (hash ^ tickets) &* 0xE703_7ED1_A0B4_28DB >> 32)
    }

    /// A record with all that is looked up for it.
    func call(_ record: CallRecord) -> CountedCall {
        let content = batch.content(of: record)
        let kind = kinds[content.kind]
        return CountedCall(
            record: record, content: content, kind: kind,
            file: Int(chunkFiles[record.place.chunk]),
            isBillable: kind.isSuccess
                || billable[content.kind].contains { $0.contains(Int64(record.second)) })
    }

    /// Counts a call of a simple kind, as nearly all are, without all that others take: that was
    /// laid out in memory for every call, 0.15 CPU-seconds of 10 million.
    @inline(__always)
    private mutating func countSimple(_ record: CallRecord) {
        let kind = kinds[record.tag.index]
        let file = Int(chunkFiles[record.place.chunk])
        unit.totals[file].metered &+= 1
        if keepsKeys {
            keys.append(
                record.key, content: contentHash(of: record, kind, units: 1, tickets: 0),
                second: Int64(record.second))
        }
        counter.countSimple(record, kind, file: file)
    }

    /// Counts a call: its key, its outcome and its usage.
    @inline(never)
    mutating func count(_ record: CallRecord) {
        let call = note(record)
        if !call.kind.isSuccess { unit.failures[call.content.kind, default: 0] += 1 }
        counter.count(call, of: batch, reporting: &unit)
    }

    /// Counts the tickets of a call that was counted without them. It has two keys then, and is metered
    /// twice: both deliveries brought a part of it.
    mutating func complete(_ record: CallRecord) {
        counter.complete(note(record), of: batch, reporting: &unit)
    }

    /// Notes the key and the outcome of a call.
    private mutating func note(_ record: CallRecord) -> CountedCall {
        let call = call(record)
        if call.isBillable {
            unit.totals[call.file].metered &+= 1
        } else {
            unit.totals[call.file].notBillable &+= 1
        }
        if keepsKeys {
            keys.append(
                record.key, content: contentHash(of: record, call.content),
                second: Int64(record.second))
        }
        return call
    }
}
