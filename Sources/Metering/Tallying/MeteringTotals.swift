/// What became of the records of a file or a run (formats.md, `run.json`).
public struct MeteringTotals: Hashable, Sendable {
    /// Records read; header lines and empty lines are none.
    public var recordsRead = 0
    /// Calls counted for billing.
    public var metered = 0
    /// Calls that failed with a code that is not billable.
    public var notBillable = 0
    /// Deliveries of a call that was counted already.
    public var duplicate = 0
    /// Calls with the request id of another one that was counted.
    public var conflicting = 0
    /// Records that are no calls.
    public var rejected = 0

    /// No records.
    public init() {}

    /// Whether every record read has exactly one outcome (formats.md, control totals).
    public var isBalanced: Bool {
        recordsRead == metered + notBillable + duplicate + conflicting + rejected
    }

    /// The sum of two files' outcomes.
    public static func + (left: MeteringTotals, right: MeteringTotals) -> MeteringTotals {
        var sum = left
        sum += right
        return sum
    }

    /// The difference of two outcomes of the same records.
    public static func - (left: MeteringTotals, right: MeteringTotals) -> MeteringTotals {
        var difference = left
        difference.recordsRead -= right.recordsRead
        difference.metered -= right.metered
        difference.notBillable -= right.notBillable
        difference.duplicate -= right.duplicate
        difference.conflicting -= right.conflicting
        difference.rejected -= right.rejected
        return difference
    }

    /// Adds another file's outcomes.
    public static func += (left: inout MeteringTotals, right: MeteringTotals) {
        left.recordsRead += right.recordsRead
        left.metered += right.metered
        left.notBillable += right.notBillable
        left.duplicate += right.duplicate
        left.conflicting += right.conflicting
        left.rejected += right.rejected
    }
}

/// What was called, with what outcome, and which part of it: what usage is counted by.
public struct MeterName: Hashable, Sendable {
    /// The interface's name in the catalog.
    public let interface: String
    /// The error code; empty for success.
    public let errorCode: [UInt8]
    /// The type code of a recognised ticket, or nil for the call itself (domain.md §2).
    public let ticket: String?

    /// Makes a name.
    public init(interface: String, errorCode: [UInt8], ticket: String?) {
        self.interface = interface
        self.errorCode = errorCode
        self.ticket = ticket
    }
}

/// A call that was counted, or counted once, and has to be reported (formats.md, `exceptions.csv`).
public struct ReportedCall: Sendable {
    /// Why a call is reported.
    public enum Reason: String, CaseIterable, Sendable {
        /// A call with the same request id and other content was counted.
        case conflictingDuplicate = "conflicting_duplicate"
        /// 混贴票据识别 without its list of tickets.
        case ticketsMissing = "tickets_missing"
        /// A ticket of a type that nobody knows.
        case ticketTypeUnknown = "ticket_type_unknown"
    }

    /// Why.
    public let reason: Reason
    /// The number of the file in its batch.
    public let file: Int
    /// The call's place in the file.
    public let place: RecordPlace
    /// The calling account.
    public let account: [UInt8]
    /// The call's second.
    public let second: Int64
    /// What was found: a ticket's type code; empty for the other reasons.
    public let ticket: String
    /// Of a conflict: the file and the line of the call that was counted; nil where that one was
    /// taken in before.
    public let counted: (file: Int, line: Int64)?
}
