import BillingTime

/// Items of a month's usage that follow each other and are of one meter.
struct MeterRun: BitwiseCopyable {
    /// The meter, as an index into the charges given to the rater.
    let charge: Int32
    let pool: Int32
    let interface: Int32
    /// The items, as indices into the usage.
    let first: Int32
    let end: Int32
    /// Their units.
    let units: Int64
}
