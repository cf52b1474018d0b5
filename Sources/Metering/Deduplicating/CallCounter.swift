import BillingTime

/// A call that is decided about, with all that is looked up for it.
struct CountedCall {
    let record: CallRecord
    let content: CallContent
    let kind: KindTraits
    /// The number of its file.
    let file: Int
    let isBillable: Bool
}

/// Takes what removal of duplicates decides.
protocol CallCounter: ~Copyable {
    /// Takes a call that counts.
    mutating func count(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit)
    /// Takes a call that counts, and is of a simple kind (`KindTraits.isSimple`), for one unit.
    mutating func countSimple(_ record: CallRecord, _ kind: KindTraits, file: Int)
    /// Takes a call that counts but for its tickets, which came only now.
    mutating func complete(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit)
    /// Takes another delivery of a call that counts, or a call with its request id.
    mutating func drop(_ call: CountedCall, isConflict: Bool, of batch: MeteringBatch)
}

extension CallCounter where Self: ~Copyable {
    mutating func complete(
        _ call: CountedCall, of batch: MeteringBatch, reporting unit: inout DeduplicatedUnit
    ) {
        preconditionFailure("nothing is known from before")
    }
}
