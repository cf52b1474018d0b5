import BillingTime

/// The settings that the rules leave open; the run's report says which ones were used.
public struct Policies: Hashable, Sendable {
    /// When a free grant starts in the month of activation (Rules.md, 4.4 Activation).
    public enum GrantStart: String, Hashable, Sendable, CaseIterable {
        /// At the activation.
        case activation
        /// At the first whole hour at or after it.
        case nextHour = "next_hour"
    }

    /// Which of two packs is drawn on first (Rules.md, 5.1 Free, prepaid, postpaid).
    public enum PackOrder: String, Hashable, Sendable, CaseIterable {
        /// The one that started earlier.
        case effective
        /// The one that ends earlier.
        case expiry
    }

    /// Which units decide the tier (Rules.md, 6.3 The tiers' quantity).
    public enum TierBasis: String, Hashable, Sendable, CaseIterable {
        /// Free, prepaid and postpaid units of the pool in the month.
        case total
        /// Postpaid units alone.
        case postpaid
    }

    /// The billing time zone.
    public var zone: BillingZone
    /// When a free grant starts.
    public var grantStart: GrantStart
    /// Which of two packs is drawn on first.
    public var packOrder: PackOrder
    /// Which units decide the tier.
    public var tierBasis: TierBasis

    /// Makes the settings; the defaults are those of Rules.md, 16. Policies.
    public init(
        zone: BillingZone = .shanghai, grantStart: GrantStart = .activation,
        packOrder: PackOrder = .effective, tierBasis: TierBasis = .total
    ) {
        self.zone = zone
        self.grantStart = grantStart
        self.packOrder = packOrder
        self.tierBasis = tierBasis
    }
}
