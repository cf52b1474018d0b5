import BillingTime

/// A kind of call as it is needed for every call.
struct KindTraits: BitwiseCopyable {
    let contentHash: UInt64
    let meter: UInt32
    let interface: Int32
    let isSuccess: Bool
    let takesTickets: Bool

    /// Whether its calls succeeded and have no tickets, as nearly all do.
    @inline(__always)
    var isSimple: Bool { isSuccess && !takesTickets }

    init(_ kind: MeteringSession.KnownKind) {
        contentHash = kind.contentHash
        meter = kind.meter
        interface = Int32(kind.kind.interface)
        isSuccess = kind.kind.errorCode.isEmpty
        takesTickets = kind.takesTickets
    }
}
