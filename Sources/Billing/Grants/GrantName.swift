import BillingTime

/// What a grant is called in every output; unique within an account and pool.
public enum GrantName: Hashable, Sendable, CustomStringConvertible {
    /// The free allowance of a month.
    case freeMonth(Period)
    /// The one-time free allowance.
    case freeOnce
    /// A prepaid pack, by its id.
    case pack(String)

    /// `free:2026-11`, `free:once` or the pack's id.
    public var description: String {
        switch self {
        case .freeMonth(let period): "free:\(period)"
        case .freeOnce: "free:once"
        case .pack(let id): id
        }
    }

    /// The class in which it is drawn on.
    public var grantClass: GrantClass {
        if case .pack = self { .prepaid } else { .free }
    }
}

/// The classes of grants, in drawing order (Rules.md, 5. Drawing order).
public enum GrantClass: String, Hashable, Sendable {
    case free
    case prepaid
}
