/// What calls can be counted by.
public enum CountField: Int, CaseIterable, Hashable, Sendable {
    /// The calling account.
    case account
    /// The account that pays for the calling one.
    case mainAccount
    /// The interface's service category.
    case category
    /// The pool that the units belong to.
    case pool
    /// The interface, by its name in the catalog.
    case interface
    /// The day in the billing zone.
    case day
    /// The hour in the billing zone.
    case hour
    /// The month in the billing zone.
    case month
    /// What becomes of the record (`CountOutcome`).
    case outcome
    /// The error code; empty for success.
    case errorCode
    /// The log file.
    case file
}

/// What becomes of a record of a log.
public enum CountOutcome: Int, CaseIterable, Hashable, Sendable {
    /// A call that counts for billing.
    case metered
    /// A call that failed with a code that is not billable.
    case notBillable
    /// A delivery of a call that was counted already.
    case duplicate
    /// A call with the request id of another one that was counted.
    case conflicting
    /// A record that is no call.
    case rejected
    /// A record that the settings leave out.
    case filtered
}

/// How groups are ordered, and so which ones a limited result keeps.
public enum CountOrder: Hashable, Sendable {
    /// By the fields, each by its text bytewise.
    case key
    /// Most calls first, then by the fields.
    case calls
    /// Most units first, then by the fields.
    case units
}
