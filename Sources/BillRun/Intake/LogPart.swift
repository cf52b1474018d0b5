import BillingTime
import Foundation
import Ledger
import Metering

/// A log's records that were written together: a last line without an end comes later.
struct LogPart {
    let file: TakenFile
    let isTail: Bool

    /// The number of the commit that its records came with; each last line is one of its own.
    let commit: Int

    var path: String { PathText.text(file.path) }

    /// The parts of files that were taken in, in the order in which they were written.
    static func parts(of files: [TakenFile]) -> [LogPart] {
        let parts = files.enumerated().flatMap { number, file in
            [false, true].map { isTail in
                (order: (file.batch, isTail ? 1 : 0, number), file: file, isTail: isTail)
            }
        }.sorted { $0.order < $1.order }
        var commit = 0
        return parts.indices.map { index in
            let part = parts[index]
            if index > 0, part.isTail || part.order.0 != parts[index - 1].order.0 { commit += 1 }
            return LogPart(file: part.file, isTail: part.isTail, commit: commit)
        }
    }
}
