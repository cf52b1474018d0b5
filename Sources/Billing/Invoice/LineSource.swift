import BillingTime

/// Where a line's units came from, or which price they took.
public enum LineSource: Hashable, Sendable, CustomStringConvertible {
    /// A grant, or the pack that a pack line charges.
    case grant(GrantName)
    /// A tier, from `over` (exclusive) to `upTo` (inclusive; nil: no bound).
    case tier(over: Int64, upTo: Int64?)
    /// A price without tiers.
    case flat
    /// No price was in force.
    case unpriced
    /// A text from elsewhere, for lines that are read back; empty on a rounding line.
    case text(String)

    /// `free:2026-11`, `free:once`, a pack's id, `10000-100000`, `1000000-`, `flat`, …
    public var description: String {
        switch self {
        case .grant(let name): name.description
        case .tier(let over, let upTo): "\(over)-\(upTo.map(String.init) ?? "")"
        case .flat: "flat"
        case .unpriced: "unpriced"
        case .text(let text): text
        }
    }
}
