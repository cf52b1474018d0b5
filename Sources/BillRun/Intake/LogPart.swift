import BillingTime
import Foundation
import Ledger
import Metering

/// A log with the number of the commit that its records came with.
struct LogPart {
    let file: TakenFile
    let commit: Int

    var path: String { PathText.text(file.path) }

    /// The parts of files that were taken in, in the order in which they were written.
    static func parts(of files: [TakenFile]) -> [LogPart] {
        let sorted = files.enumerated().sorted {
            ($0.element.batch, $0.offset) < ($1.element.batch, $1.offset)
        }.map(\.element)
        var commit = 0
        return sorted.indices.map { index in
            if index > 0, sorted[index].batch != sorted[index - 1].batch { commit += 1 }
            return LogPart(file: sorted[index], commit: commit)
        }
    }
}
