import ArgumentParser
import BillRun
import Foundation
import Logging

/// How a command ends; the argument parser has a type of this name as well.
typealias ExitCode = BillRun.ExitCode

/// The one place where errors become text and exit codes.
enum ErrorReport {
    /// The lines to show for `error`, and the exit code; nil: the argument parser knows better.
    static func describe(_ error: any Error) -> (lines: [String], exitCode: ExitCode)? {
        if let error = error as? any ReportedError {
            return (error.lines, error.exitCode)
        }
        // The parser answers 1 for every error that is not its own.
        if Callbill.exitCode(for: error) != .failure {
            return nil
        }
        if error is CancellationError {
            return (["interrupted; nothing is half-done"], .inputOutput)
        }
        if let error = error as? CocoaError {
            let path = error.filePath
            return (
                OperatingError(path: path, reason: reason(of: error), exitCode: .inputOutput)
                    .lines, .inputOutput
            )
        }
        return (
            [
                "internal error (\(type(of: error))); nothing is half-done, please report it with "
                    + "the command"
            ], .unbalanced
        )
    }

    /// Shows `error` and ends the process.
    static func exit(_ error: any Error) -> Never {
        if let interrupted = error as? InterruptedError {
            Logger(label: "callbill").error("interrupted; nothing is half-done, run it again")
            Foundation.exit(128 + interrupted.signalNumber)
        }
        guard let (lines, exitCode) = describe(error) else {
            Callbill.exit(withError: error)
        }
        let logger = Logger(label: "callbill")
        for line in lines {
            logger.error("\(line)")
        }
        Foundation.exit(exitCode.rawValue)
    }

    private static func reason(of error: CocoaError) -> String {
        if let cause = error.underlying as? POSIXError {
            return OperatingError.systemText(cause.code.rawValue)
        }
        return error.localizedDescription
    }
}
