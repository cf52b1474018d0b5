import BillingTime

/// How a tariff charges a meter: which pool its units draw on, and when they are billable at all.
public struct MeterCharge: Hashable, Sendable {
    /// The times at which a call is billable.
    public enum Billable: Hashable, Sendable {
        /// At all times: the call succeeded.
        case always
        /// In these intervals: its error code was on the list. Ascending, disjoint, not empty.
        case during([Range<Instant>])

        func contains(_ instant: Instant) -> Bool {
            switch self {
            case .always: true
            case .during(let intervals): intervals.contains { $0.contains(instant) }
            }
        }
    }

    /// The interface, as an index into the catalog's interfaces.
    public var interface: Int
    /// The pool, as an index into the catalog's pools.
    public var pool: Int
    /// When such a call is billable.
    public var billable: Billable

    /// Makes a charge.
    public init(interface: Int, pool: Int, billable: Billable) {
        self.interface = interface
        self.pool = pool
        self.billable = billable
    }

    /// Whether a call at `instant` is billable.
    public func isBillable(at instant: Instant) -> Bool { billable.contains(instant) }
}

/// A charge as it is needed for every item of usage: without references to be counted.
struct FlatCharge: BitwiseCopyable {
    /// The pool; `notCharged` or `departed` where the tariff does not charge the meter.
    let pool: Int32
    let interface: Int32
    let isAlwaysBillable: Bool

    /// The tariff doesn't charge such calls.
    static let notCharged: Int32 = -1
    /// The tariff no longer has what such calls are of.
    static let departed: Int32 = -2

    init(_ charge: MeterCharge?, isDeparted: Bool) {
        pool = charge.map { Int32($0.pool) } ?? (isDeparted ? Self.departed : Self.notCharged)
        interface = charge.map { Int32($0.interface) } ?? -1
        isAlwaysBillable = charge?.billable == .always
    }
}
