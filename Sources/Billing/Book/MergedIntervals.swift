import BillingTime

/// The same instants as ascending intervals that are disjoint, apart from each other, not empty.
func mergedIntervals(_ intervals: [Range<Instant>]) -> [Range<Instant>] {
    var merged: [Range<Instant>] = []
    let ascending = intervals.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    for interval in ascending {
        if let last = merged.last, interval.lowerBound <= last.upperBound {
            let end = max(last.upperBound, interval.upperBound)
            merged[merged.count - 1] = last.lowerBound..<end
        } else {
            merged.append(interval)
        }
    }
    return merged
}
