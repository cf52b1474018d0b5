import BillingTime

/// The steps of the hot path, each by itself, for measuring.
///
/// They stand here and not in the benchmark, because steps are only inlined within this module.
package enum HotPath {
    /// Unpacks a log and looks at nothing; returns the unpacked bytes.
    package static func inflate(
        _ path: String, engine: InflateEngine = .fastest
    ) throws -> Int64 {
        let stream = try LogStream(path: path, digesting: false, engine: engine)
        let buffer = ByteBuffer(capacity: ReadingOptions().blockBytes, headroom: 0)
        var more = true
        while more {
            buffer.reset(headroom: 0)
            more = try stream.fill(buffer)
        }
        return stream.unpackedBytes
    }

    /// Finds the fields of every record of a CSV text without a header; returns the records.
    package static func scan(_ text: [UInt8], columns: Int) -> Int {
        let scanner = DelimitedScanner(
            slots: (0..<columns).map { min($0, CallFields.ignored) }, delimiter: UInt8(ascii: ","),
            scratch: ScratchMemory(capacity: 1 << 16), longestRecordBytes: 1 << 20)
        var records = 0
        (text + [UInt8](repeating: 0, count: ByteBuffer.padding)).withView { view in
            var fields = CallFields()
            var bits: UInt64 = 0
            var position = 0
            while position < text.count {
                let found = scanner.scan(
                    view, from: position, end: text.count, isLast: true, into: &fields,
                    bits: &bits)
                guard case .record(let next, _) = found else { return }
                position = next
                records += 1
            }
        }
        return records
    }

    /// Reads a log, header and records, into the records of a batch; returns how many there were.
    package static func decode(_ text: [UInt8], rules: MeteringRules) throws -> Int {
        let options = ReadingOptions()
        let hasher = KeyHasher(seeds: (1, 2))
        var decoder = CallDecoder(rules: rules, hasher: hasher)
        var tally = WorkerTally(hasher: hasher, pool: ChunkPool())
        var parser = LogParser(options: options)
        let buffer = ByteBuffer(
            capacity: options.blockBytes, headroom: options.longestRecordBytes)
        var start = 0
        while start < text.count {
            let end = min(start + options.blockBytes, text.count)
            buffer.reset(headroom: options.longestRecordBytes)
            buffer.append(Array(text[start..<end]))
            buffer.seal()
            try parser.parse(buffer, isLast: end == text.count, decoder: &decoder, into: &tally)
            start = end
        }
        return tally.recordCount
    }

    /// Reads times; returns a sum, so that nothing is left out.
    package static func timestamps(_ times: [[UInt8]], rounds: Int) -> Int64 {
        var parser = TimestampParser(zone: .shanghai)
        var sum: Int64 = 0
        for _ in 0..<rounds {
            for time in times { sum &+= time.withView { parser.parse($0) ?? 0 } }
        }
        return sum
    }

    /// Makes the keys of request ids; returns a mixture of them.
    package static func keys(_ ids: [[UInt8]], rounds: Int) -> UInt64 {
        let hasher = KeyHasher(seeds: (1, 2))
        var mixture: UInt64 = 0
        for _ in 0..<rounds {
            for id in ids { mixture ^= id.withView { hasher.key($0).high } }
        }
        return mixture
    }

    /// Sorts partitions of records by random keys; returns the records sorted.
    package static func sort(partitions: Int, records count: Int) -> Int {
        var generator = SystemRandomNumberGenerator()
        let shift = UInt64(CallRecord.partitionBits)
        let records = (0..<count).map { _ in
            CallRecord(
                key: RequestKey(high: generator.next() >> shift, low: 0), second: 0, account: 0,
                tag: .oneUnit(0), place: PackedPlace(chunk: 0, line: 0, byte: 0))
        }
        var sorter = RecordSorter()
        var sorted = 0
        for _ in 0..<partitions {
            sorter.sort(records)
            sorted += sorter.sorted.count
        }
        return sorted
    }
}
