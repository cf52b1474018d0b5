/// A call that was counted, or counted once, and has to be reported (Formats.md, "exceptions.csv").
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
    /// The key of the call's request id.
    public let key: RequestKey
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
