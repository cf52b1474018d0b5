/// What is to be counted, with the fields' values as numbers wherever they are known beforehand.
public struct CountQuery: Sendable {
    /// What calls are counted by, in the order of the result's columns.
    public var by: [CountField]
    /// The accounts that count; nil for all.
    public var accounts: Set<[UInt8]>?
    /// The main accounts that count; nil for all.
    public var mainAccounts: Set<[UInt8]>?
    /// The interfaces that count, as positions in the catalog; nil for all.
    public var interfaces: Set<Int>?
    /// The pools whose units count, as positions in the catalog; nil for all.
    public var pools: Set<Int>?
    /// The outcomes that count; nil for calls that are no duplicates.
    public var outcomes: Set<CountOutcome>?
    /// The error codes that count; nil for all.
    public var errorCodes: Set<[UInt8]>?
    /// By field: the hours, days or months that count, as `CountTimes` numbers them. All must hold,
    /// each by one of its ranges.
    public var times: [CountField: [ClosedRange<Int64>]]

    /// Counts everything.
    public init(by: [CountField]) {
        self.by = by
        times = [:]
    }

    /// Whether records that are no calls to be billed are shown as well: only where outcomes are
    /// asked for.
    var showsEveryOutcome: Bool { outcomes != nil || by.contains(.outcome) }

    /// The outcomes that count.
    var countedOutcomes: Set<CountOutcome> {
        outcomes ?? (showsEveryOutcome ? Set(CountOutcome.allCases) : [.metered, .notBillable])
    }

    /// Whether the units of one call must be told apart by pool.
    var usesPools: Bool { pools != nil || by.contains(.pool) }

    /// Whether accounts must be told apart.
    var usesAccounts: Bool {
        accounts != nil || mainAccounts != nil || by.contains(.account) || by.contains(.mainAccount)
    }
}
