/// Where the commands hand their settings over to the work.
enum EntryPoints {
    /// Takes in new logs and writes the invoices of every open month.
    static func run(_ settings: Settings) async throws -> ExitCode {
        _ = try settings.requireOut()
        return try await unavailable(settings.findLogs())
    }

    /// Takes new logs into the ledger.
    static func ingest(_ settings: Settings) async throws -> ExitCode {
        _ = try settings.requireLedger()
        return try await unavailable(settings.findLogs())
    }

    /// Writes the invoices of every open month.
    static func invoice(_ settings: Settings) async throws -> ExitCode {
        _ = try settings.requireOut()
        return try await unavailable(DiscoveredLogs())
    }

    private static func unavailable(_ logs: DiscoveredLogs) async throws -> ExitCode {
        throw OperatingError(
            reason: "this build has no engine; it found \(logs.files.count) log files",
            exitCode: .unbalanced)
    }
}
