import BillingTime

/// What a unit of a batch came to.
public struct DeduplicatedUnit: Sendable {
    /// By file number: what became of its records; without those read and rejected.
    public internal(set) var totals: [OutcomeTotals]
    /// By kind of call: how many of those that failed were counted, billable or not.
    var failures: [Int: Int64] = [:]
    /// The keys of the calls that were counted.
    public internal(set) var keySegments: [KeySegment] = []
    /// Calls to report.
    public internal(set) var reported: [ReportedCall] = []
    /// Rejected records (indices into the batch's) whose call was taken in all the same.
    public internal(set) var resolvedRejections: [Int] = []
    /// Outstanding records of earlier runs (indices) whose call was taken in now.
    public internal(set) var resolvedOutstanding: [Int] = []
    /// Keys of calls that conflict with one whose segment is open: which counts is to be settled.
    public internal(set) var disputed: [RequestKey] = []

    mutating func report(
        _ reason: ReportedCall.Reason, _ record: CallRecord, of batch: MeteringBatch,
        ticket: String = "", counted: (file: Int, line: Int64)? = nil
    ) {
        let (file, place) = batch.place(of: record)
        reported.append(
            ReportedCall(
                reason: reason, file: file, place: place, key: record.key,
                account: batch.session.account(Int(record.account)),
                second: Int64(record.second), ticket: ticket, counted: counted))
    }

    /// Lets go of the keys, once they are written.
    public mutating func forgetKeys() { keySegments = [] }
}
