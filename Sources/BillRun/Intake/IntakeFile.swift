import BillingTime
import Foundation
import Ledger
import Metering

/// A log that a run was given, and what is to be done with it.
struct IntakeFile: Sendable {
    /// What is known of a file before it is read.
    enum Task: Hashable, Sendable {
        /// New: read all of it.
        case read
        /// A known file that grew: read from this unpacked offset on (Formats.md, "Which files are
        /// read").
        case resume(offset: Int64, known: KnownFile)
        /// Its name is known with other content: read all of it, and say so.
        case readChanged
        /// The same bytes were taken in before, by an earlier run or under another name.
        case skip(knownAs: String)
    }

    /// A file that was taken in before it grew.
    struct KnownFile: Hashable, Sendable {
        let path: [UInt8]
        let digest: [UInt8]
        /// The last second of its calls.
        let lastSecond: Int64?
    }

    let log: LogFile
    var task: Task
    /// SHA-256, where it was needed to decide.
    var digest: [UInt8]?

    /// The path as bytes, as the ledger keeps it.
    var pathBytes: [UInt8] { PathText.bytes(log.path) }
    /// The path's last part.
    var name: [UInt8] {
        let path = pathBytes
        return Array(path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...])
    }
}

extension IntakeFile {
    /// The second of the last call before `resumeOffset`.
    var precedingSecond: Int64? {
        if case .resume(_, let known) = task { known.lastSecond } else { nil }
    }

    /// Whether a last line without its end waits for the rest: the file was changed not long ago, by
    /// the run's time and by the clock.
    func holdsTail(_ settings: Settings, now: Int64 = Int64(Date().timeIntervalSince1970)) -> Bool {
        guard let changed = log.modifiedNanoseconds, settings.settleSeconds > 0 else {
            return false
        }
        let age = min(settings.asOf.secondsSinceEpoch, now) - changed / 1_000_000_000
        return age < Int64(settings.settleSeconds)
    }

    /// The unpacked offset at which reading begins to count.
    var resumeOffset: Int64 {
        if case .resume(let offset, _) = task { offset } else { 0 }
    }
}
