import BillingTime

/// Units of a pool's month that will be one invoice line.
struct LineTally: Sendable {
    /// Where the units came from, or which price they take.
    enum Source: Equatable, Sendable {
        /// The grant at this position of the drawing's grants.
        case grant(Int)
        /// A tier of a price version; nil: it depends on how many units the month will have.
        case postpaid(version: Int?, tier: Int?)
    }

    var interface: Int
    var source: Source
    var units: Int64
}

/// Units of a pool's month that will be one leakage line.
struct Leak: Sendable {
    var interface: Int
    var reason: LeakageReason
    var units: Int64 = 0
    /// Nil where a call had no price.
    var listValue: Amount? = .zero
    /// Where the first and the last such call are.
    var first: Extent
    var last: Extent
}
