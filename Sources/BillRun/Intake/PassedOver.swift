import BillingTime
import Ledger
import Metering
import Reports

extension Intake {
    /// Notes what lies in the folders of logs and is not read: an exception for what can't be, and
    /// of what is ignored nothing but that it is there.
    func notePassedOver(_ logs: DiscoveredLogs) async throws {
        let first = state.result.files.count
        let faulty = logs.faulty.map { IntakeFile(log: $0.file, task: .read) }
        let others = logs.ignored.map { IntakeFile(log: $0, task: .read) }
        // It was an exception before somebody said that it is to be ignored, or took it away.
        let ignored = try others.map(\.pathBytes).filter {
            try !store.fileExceptions($0).isEmpty
        }
        let gone = try [FileFault.notALog, .unreadable].flatMap {
            try store.files(withException: $0.rawValue)
        }.filter { Self.isSettled(PathText.text($0)) }
        let settled = ignored + gone
        guard !faulty.isEmpty || !others.isEmpty || !gone.isEmpty else { return }
        try await inTransaction { transaction, state in
            state.result.files += faulty.map { FileReport(untaken: $0.log, outcome: "unreadable") }
            for (number, file) in faulty.enumerated() {
                try FileEntry(
                    intake: self, transaction: transaction, file: file, report: first + number
                ).add(logs.faulty[number].error, to: &state.result)
            }
            for path in settled { try transaction.clearFileExceptions(path) }
            state.result.files += others.map { FileReport(untaken: $0.log, outcome: "ignored") }
        }
    }

    /// Whether nothing is left of what was no log or unreadable: it was taken away, or it is a
    /// folder that opens now. Of a file, its reading says so.
    private static func isSettled(_ path: String) -> Bool {
        if !PathStatus.isThere(path) { return true }
        return (try? PathStatus.names(inFolder: path)) != nil
    }
}
