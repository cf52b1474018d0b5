/// One worker's usage on its way from the order of keys to the order of accounts.
final class UsageCollector: @unchecked Sendable {
    var records: UsageLists

    init(_ records: consuming UsageLists) { self.records = records }

    /// Gives all memory back.
    func reset() {
        for partition in 0..<UsageLists.partitionCount { records.release(partition) }
    }
}

extension MeteringBatch {
    /// How many partitions of accounts there are to encode.
    public var usagePartitionCount: Int { UsageLists.partitionCount }

    /// Sorts the usage of a partition of accounts and encodes it.
    public func encodeUsage(partition: Int) -> EncodedUsage {
        let sorted = sortedUsage(of: partition)
        for collector in collectors { collector.records.release(partition) }
        var encoded = EncodedUsage()
        var blobs = ByteWriter()
        var writer = UsageBlobWriter()
        var start = 0
        while start < sorted.count {
            let rank = sorted[start].rank
            var end = start + 1
            while end < sorted.count && sorted[end].rank == rank { end += 1 }
            encode(
                start..<end, of: sorted, account: Int(ranks.accounts[Int(rank)]), &writer, &blobs,
                into: &encoded)
            start = end
        }
        encoded.bytes = blobs.bytes()
        return encoded
    }

    private func sortedUsage(of partition: Int) -> UsageSorter {
        let count = collectors.reduce(0) { $0 + $1.records.count(of: partition) }
        guard collectors.allSatisfy({ $0.records.isNarrow(partition) }) else {
            return UsageSorter(count: count) { body in
                for collector in collectors { collector.records.forEach(in: partition, body) }
            }
        }
        return UsageSorter(
            count: count, layout: collectors[0].records.layout(of: partition)
        ) { body in
            for collector in collectors { collector.records.forEachWord(in: partition, body) }
        }
    }

    /// Encodes one account's records, which are in the order of meter and second, period by period.
    private func encode(
        _ range: Range<Int>, of sorted: UsageSorter, account: Int,
        _ writer: inout UsageBlobWriter, _ blobs: inout ByteWriter,
        into encoded: inout EncodedUsage
    ) {
        for period in periods(of: range, of: sorted) {
            let start = blobs.count
            var units: Int64 = 0
            var bounds = (Int64.max, Int64.min)
            var openMeter = UInt32.max
            var openDay = -1
            for index in range {
                let record = sorted[index]
                let second = Int64(record.second)
                var day = openDay
                if openDay < 0 || second < days.start(of: openDay)
                    || second >= days.start(of: openDay &+ 1)
                {
                    day = days.index(of: second)
                }
                guard days.period(of: day) == period else { continue }
                if record.meter != openMeter || day != openDay {
                    if openMeter != .max {
                        writer.finish(
                            meter: openMeter, day: days.dayOfMonth(of: openDay),
                            to: &blobs)
                    }
                    openMeter = record.meter
                    openDay = day
                }
                writer.add(
                    second: UInt64(second &- days.start(of: day)), units: UInt64(record.units))
                units &+= Int64(record.units)
                bounds = (min(bounds.0, second), max(bounds.1, second))
            }
            guard openMeter != .max else { continue }
            writer.finish(
                meter: openMeter, day: days.dayOfMonth(of: openDay), to: &blobs)
            encoded.rows.append(
                EncodedUsage.Row(
                    account: account, period: period, units: units, firstSecond: bounds.0,
                    lastSecond: bounds.1, range: start..<blobs.count))
        }
    }

    /// The months from the first second of some records to their last one.
    private func periods(of range: Range<Int>, of sorted: UsageSorter) -> ClosedRange<Int32> {
        if days.periods.lowerBound == days.periods.upperBound { return days.periods }
        let seconds = range.reduce(into: (UInt32.max, UInt32.min)) {
            let second = sorted[$1].second
            $0 = (min($0.0, second), max($0.1, second))
        }
        return days.period(
            of: days.index(of: Int64(seconds.0)))...days.period(
                of: days.index(of: Int64(seconds.1)))
    }
}
