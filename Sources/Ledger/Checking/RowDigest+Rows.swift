import BillingTime

extension UsageRow {
    /// The digest of the row under a number.
    func digest(_ id: Int64) -> Int64 {
        RowDigest.ofUsage(
            id, Int64(period.monthsSinceYearZero), account, batch, units,
            firstSecond.secondsSinceEpoch, lastSecond.secondsSinceEpoch, days.span)
    }
}

extension KeySegment {
    /// The digest of the segment's row under a number.
    func digest(_ id: Int64, run: Int64) -> Int64 {
        RowDigest.ofKeys(
            id, Int64(period.monthsSinceYearZero), reach: reach, prefixes, count: count, run: run,
            keys.span)
    }

    /// The digest of what it is found by.
    func entryDigest(_ id: Int64, row: Int64) -> Int64 {
        RowDigest.ofKeyEntry(id, reach: reach, first: prefixes.lowerBound, row: row)
    }
}
