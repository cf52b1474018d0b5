import ArgumentParser
import BillRun
import BillingTime
import CBuildInfo
import Foundation
import Logging
import Metering

/// The root command: sets messages and exit codes up, then hands over to a subcommand.
@main
struct Callbill: AsyncParsableCommand {
    /// The program's version.
    static let version = ProgramVersion.current

    /// What `--version` shows: the version, the commit, and what unpacks the logs.
    static let versionText = """
        callbill \(version)
        commit: \(String(cString: callbill_commit()))
        inflate: \(InflateEngine.fastest)
        """

    static let configuration = CommandConfiguration(
        commandName: "callbill",
        abstract: "Turns API call logs into invoices: free, prepaid and postpaid units apart.",
        discussion: """
            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out

            Exit codes: 0 done, 64 usage, 65 done with exceptions, 66 input missing, 70 totals \
            don't balance, 73/74 can't write, 75 another run holds the ledger, 78 book, tariff or \
            settings invalid.
            """,
        version: versionText,
        subcommands: [
            RunCommand.self, IngestCommand.self, InvoiceCommand.self, UsageCommand.self,
            CloseCommand.self, ReopenCommand.self, ExplainCommand.self, AuditCommand.self,
            ExportCommand.self, StatusCommand.self, ExceptionsCommand.self, TariffCommand.self,
            ConfigCommand.self, BackupCommand.self,
        ])

    /// Runs the command that the command line names; every error ends in `ErrorReport`.
    static func main() async {
        Interruption.takeOver()
        StandardOutput.ignoreClosedPipes()
        LoggingSystem.bootstrap { _ in MessageHandler() }
        do {
            let arguments = commandLine()
            try CommandNames.check(arguments)
            var command = try await asyncParseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            ErrorReport.exit(error)
        }
    }

    /// The arguments, also those whose bytes are not UTF-8: they may be paths.
    private static func commandLine() -> [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map {
                PathText.text(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
            }
        }
    }
}
