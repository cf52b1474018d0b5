import BillingTime

/// A meter whose interface or ticket type the tariff no longer has, although its calls are billable.
public struct DepartedMeter: Hashable, Sendable {
    /// The interface's name when its calls were metered.
    public var interface: String
    /// The ticket type's code; nil for the call itself.
    public var ticket: String?
    /// When such a call is billable.
    var billable: MeterCharge.Billable

    /// Whether a call at `instant` is billable.
    func isBillable(at instant: Instant) -> Bool { billable.contains(instant) }
}

extension Tariff {
    /// What a meter was that the tariff should charge and can't (Rules.md, 2.5 What left the tariff);
    /// nil where it is charged, or need not be.
    ///
    /// - Parameter wasCharged: whether a tariff has charged it before. Calls of an interface are only
    ///   metered where the tariff knows it; ticket types are metered that no tariff ever knew.
    public func departure(of meter: Meter, wasCharged: Bool) -> DepartedMeter? {
        guard charge(for: meter) == nil, let billable = billable(errorCode: meter.errorCode),
            wasCharged || catalog.interface(named: meter.interface) == nil && meter.ticket == nil
        else { return nil }
        return DepartedMeter(
            interface: meter.interface, ticket: meter.ticket, billable: billable)
    }
}
