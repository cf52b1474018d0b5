import Ledger
import Metering
import Reports

/// The calls that an intake has reported, by their places.
struct ReportedCalls {
    private struct Place: Hashable {
        let file: [UInt8]
        let byteOffset: Int64
    }

    private var idsByPlace: [Place: [Int64]] = [:]

    init(_ intake: Intake) throws {
        let reported = try intake.store.reportedCalls(
            for: ReportedCall.Reason.allCases.map(\.rawValue), since: intake.firstOpenRun)
        for call in reported {
            idsByPlace[Place(file: call.file, byteOffset: call.byteOffset), default: []]
                .append(call.id)
        }
    }

    /// The exceptions of the record at a place of a file.
    func ids(_ file: [UInt8], _ place: RecordPlace) -> [Int64] {
        idsByPlace[Place(file: file, byteOffset: place.byteOffset)] ?? []
    }
}
