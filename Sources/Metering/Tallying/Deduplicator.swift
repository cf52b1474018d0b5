import BillingTime

/// What a unit of a batch came to.
public struct DeduplicatedUnit: Sendable {
    /// By file number: what became of its records; without those read and rejected.
    public internal(set) var totals: [MeteringTotals]
    /// The keys of the calls that were counted.
    public internal(set) var keySegments: [KeySegment] = []
    /// Calls to report.
    public internal(set) var reported: [ReportedCall] = []
    /// Rejected records (indices into the batch's) whose call was taken in all the same.
    public internal(set) var resolvedRejections: [Int] = []
    /// Outstanding records of earlier runs (indices) whose call was taken in now.
    public internal(set) var resolvedOutstanding: [Int] = []

    /// Lets go of the keys, once they are written.
    public mutating func forgetKeys() { keySegments = [] }
}

/// Removes duplicates from the units of a batch, one after the other.
struct Deduplicator {
    let batch: MeteringBatch
    let collector: UsageCollector
    private var records: [CallRecord] = []
    private var sorter = RecordSorter()
    /// By sorted record: one more than the index into `knownContents` of its key, or 0.
    private var knownMarks: [Int32] = []
    private var knownContents: [UInt32] = []
    private var segments: [(period: Int32, writer: KeySegmentWriter)] = []
    private var ticketMeters: [UInt64: UInt32] = [:]
    private var unit: DeduplicatedUnit

    /// Segments are closed at this many keys: about 56 KB, a good size for a row of SQLite.
    private static let keysPerSegment = 4096

    init(batch: MeteringBatch, collector: UsageCollector) {
        self.batch = batch
        self.collector = collector
        unit = DeduplicatedUnit(
            totals: Array(repeating: MeteringTotals(), count: batch.failedFiles.count))
    }

    /// Deduplicates a unit against itself and against the keys that the ledger knows.
    mutating func run(
        unit number: Int, known: (_ first: UInt16, _ last: UInt16) throws -> [[UInt8]]
    ) rethrows -> DeduplicatedUnit {
        let partitions = batch.partitions(of: number)
        let shift = 16 - CallRecord.partitionBits
        let knownSegments = try known(
            UInt16(partitions.lowerBound << shift), UInt16(partitions.upperBound << shift - 1))
        for partition in partitions {
            records.removeAll(keepingCapacity: true)
            batch.gather(partition, into: &records)
            guard !records.isEmpty else { continue }
            sorter.sort(records)
            mark(knownSegments)
            var start = 0
            while start < sorter.sorted.count {
                var end = start &+ 1
                while end < sorter.sorted.count, sorter.sorted[end].key == sorter.sorted[start].key
                {
                    end &+= 1
                }
                resolve(start, end)
                start = end
            }
        }
        closeSegments(atLeast: 1)
        defer {
            unit = DeduplicatedUnit(
                totals: Array(repeating: MeteringTotals(), count: batch.failedFiles.count))
        }
        return unit
    }

    /// Notes which of the sorted records have a key that the ledger knows.
    private mutating func mark(_ knownSegments: [[UInt8]]) {
        knownMarks.removeAll(keepingCapacity: true)
        knownContents.removeAll(keepingCapacity: true)
        guard !knownSegments.isEmpty, let first = sorter.sorted.first, let last = sorter.sorted.last
        else { return }
        knownMarks.append(contentsOf: repeatElement(0, count: sorter.sorted.count))
        for segment in knownSegments {
            segment.withView { bytes in
                var reader = KeySegmentReader()
                var position = 0
                while reader.next(bytes) {
                    if reader.key < first.key { continue }
                    if last.key < reader.key { break }
                    while position < sorter.sorted.count, sorter.sorted[position].key < reader.key {
                        position &+= 1
                    }
                    if position < sorter.sorted.count, sorter.sorted[position].key == reader.key {
                        knownContents.append(reader.content)
                        knownMarks[position] = Int32(knownContents.count)
                    }
                }
            }
        }
    }

    /// Decides over the records `start..<end`, which have one key.
    @inline(__always)
    private mutating func resolve(_ start: Int, _ end: Int) {
        let mark = knownMarks.isEmpty ? 0 : knownMarks[start]
        if end &- start == 1 && mark == 0 {
            let record = sorter.sorted[start]
            if record.kind.isCall { count(record) }
            return
        }
        resolveGroup(start, end, known: mark == 0 ? nil : knownContents[Int(mark) - 1])
    }

    private mutating func resolveGroup(_ start: Int, _ end: Int, known: UInt32?) {
        let group = sorter.sorted[start..<end]
        let calls = group.filter(\.kind.isCall)
        guard known != nil || !calls.isEmpty else { return }
        for record in group where !record.kind.isCall {
            if record.kind.isOutstanding {
                unit.resolvedOutstanding.append(record.kind.index)
            } else {
                unit.resolvedRejections.append(record.kind.index)
            }
        }
        var winner: CallRecord?
        if known == nil {
            winner = calls.dropFirst().reduce(calls.first!) { wins($1, over: $0) ? $1 : $0 }
            count(winner!)
        }
        let content = known ?? contentHash(of: winner!)
        for record in calls where record.place != winner?.place {
            let file = batch.chunks[record.place.chunk].file
            if contentHash(of: record) == content {
                unit.totals[file].duplicate += 1
            } else {
                unit.totals[file].conflicting += 1
                reportConflict(record, winner)
            }
        }
    }

    /// Whether `left` is the one to count: the earlier second, then the bytewise smaller record,
    /// then, of equal ones, the earlier place (formats.md, `conflicting_duplicate`).
    private func wins(_ left: CallRecord, over right: CallRecord) -> Bool {
        if left.second != right.second { return left.second < right.second }
        let leftText = canonicalText(of: left)
        let rightText = canonicalText(of: right)
        if leftText != rightText { return leftText.lexicographicallyPrecedes(rightText) }
        let leftPlace = batch.place(of: left)
        let rightPlace = batch.place(of: right)
        return (leftPlace.file, leftPlace.place.byteOffset)
            < (rightPlace.file, rightPlace.place.byteOffset)
    }

    /// The record as a CSV line would have it, whatever format it came in.
    private func canonicalText(of record: CallRecord) -> [UInt8] {
        let content = batch.content(of: record)
        let kind = batch.session.kinds[content.kind].kind
        let comma = [UInt8(ascii: ",")]
        let tickets = batch.withTickets(of: content) { $0.array }
        return batch.session.account(Int(record.account)) + comma + kind.spelling + comma
            + kind.errorCode + comma + Array("\(content.units)".utf8) + comma + tickets
    }

    /// 32 bits of all that a call was: equal for two deliveries of the same call.
    private func contentHash(of record: CallRecord) -> UInt32 {
        let content = batch.content(of: record)
        var hash = batch.session.kinds[content.kind].contentHash
        hash = (hash ^ batch.session.accountHash(record.account)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 32 ^ UInt64(record.second)) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ hash >> 32 ^ UInt64(content.units)) &* 0xA076_1D64_78BD_642F
        if !content.tickets.isEmpty {
            hash ^= batch.withTickets(of: content) { batch.session.hasher.hash($0).0 }
        }
        return UInt32(truncatingIfNeeded: hash &* 0xE703_7ED1_A0B4_28DB >> 32)
    }

    private mutating func reportConflict(_ record: CallRecord, _ winner: CallRecord?) {
        let counted = winner.map { batch.place(of: $0) }
        report(.conflictingDuplicate, record, counted: counted.map { ($0.file, $0.place.line) })
    }

    private mutating func report(
        _ reason: ReportedCall.Reason, _ record: CallRecord, ticket: String = "",
        counted: (file: Int, line: Int64)? = nil
    ) {
        let (file, place) = batch.place(of: record)
        unit.reported.append(
            ReportedCall(
                reason: reason, file: file, place: place,
                account: batch.session.account(Int(record.account)),
                second: Int64(record.second), ticket: ticket, counted: counted))
    }
}

// MARK: - Counting

extension Deduplicator {
    /// Counts a call: its key, its outcome and its usage.
    @inline(__always)
    private mutating func count(_ record: CallRecord) {
        let content = batch.content(of: record)
        let kind = batch.session.kinds[content.kind]
        let second = Int64(record.second)
        let file = batch.chunks[record.place.chunk].file
        let isBillable =
            kind.kind.errorCode.isEmpty || kind.billable.contains { $0.contains(second) }
        if isBillable {
            unit.totals[file].metered &+= 1
        } else {
            unit.totals[file].notBillable &+= 1
        }
        append(record.key, content: contentHash(of: record), second: second)
        collector.add(
            UsageRecord(
                account: record.account, meter: kind.meter, second: record.second,
                units: content.units))
        if kind.takesTickets { countTickets(record, content, kind, isBillable: isBillable) }
    }

    @inline(__always)
    private mutating func append(_ key: RequestKey, content: UInt32, second: Int64) {
        let period = batch.days.period(of: batch.days.index(of: second))
        var index = 0
        while index < segments.count && segments[index].period != period { index &+= 1 }
        if index == segments.count { segments.append((period, KeySegmentWriter())) }
        segments[index].writer.append(key, content: content)
        if segments[index].writer.count == Self.keysPerSegment {
            unit.keySegments.append(segments[index].writer.finish(period: period))
        }
    }

    private mutating func closeSegments(atLeast minimum: Int) {
        for index in segments.indices where segments[index].writer.count >= minimum {
            unit.keySegments.append(
                segments[index].writer.finish(period: segments[index].period))
        }
    }

    /// Counts each ticket of a call of 混贴票据识别 by its type (domain.md §2).
    private mutating func countTickets(
        _ record: CallRecord, _ content: CallContent, _ kind: MeteringSession.MergedKind,
        isBillable: Bool
    ) {
        let codes = batch.withTickets(of: content) { $0.text }
            .split(separator: "|").map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
        if codes.isEmpty && isBillable {
            report(.ticketsMissing, record)
        }
        for code in codes {
            if isBillable && !batch.session.rules.isKnownTicket(code) {
                report(.ticketTypeUnknown, record, ticket: code)
            }
            if let meter = ticketMeter(code, content.kind, kind) {
                collector.add(
                    UsageRecord(
                        account: record.account, meter: meter, second: record.second, units: 1))
            }
        }
    }

    /// The meter of a ticket, or nil for what can't be a type.
    ///
    /// A type that the tariff does not know is kept as well: a corrected tariff may know it.
    private mutating func ticketMeter(
        _ code: String, _ kindNumber: Int, _ kind: MeteringSession.MergedKind
    ) -> UInt32? {
        guard let number = UInt64(code), number < 10_000, code.utf8.count <= 4 else { return nil }
        let cached = UInt64(kindNumber) << 17 | UInt64(code.utf8.count) << 14 | number
        if let meter = ticketMeters[cached] { return meter }
        let name = batch.session.rules.interfaceNames[kind.kind.interface]
        let meter = batch.session.meterNumber(
            MeterName(interface: name, errorCode: kind.kind.errorCode, ticket: code))
        ticketMeters[cached] = meter
        return meter
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
