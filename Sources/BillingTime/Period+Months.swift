extension ClosedRange<Period> {
    /// The months of the range, ascending.
    public var months: [Period] {
        (lowerBound.monthsSinceYearZero...upperBound.monthsSinceYearZero).map {
            Period(monthsSinceYearZero: $0)
        }
    }
}
