import Billing
import Foundation
import Ledger
import Metering
import Publishing

extension LedgerError: ReportedError {
    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] { [description] }

    /// How the command ends.
    public var exitCode: ExitCode {
        switch self {
        case .missing: .missingInput
        case .notALedger, .newerVersion: .invalid
        case .cannotOpen(let failure):
            failure.cause == .diskFull || failure.cause == .inputOutput
                ? .inputOutput : .cannotCreate
        case .locked, .busy: .ledgerHeld
        case .writeFailed(let failure):
            failure.cause == .readOnly ? .cannotCreate : .inputOutput
        case .readFailed, .corrupt: .inputOutput
        }
    }
}

extension PublishError: ReportedError {
    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] { [description] }
    /// How the command ends.
    public var exitCode: ExitCode { OperatingError.writing(path, code: errno).exitCode }
}

extension LogReadError: ReportedError {
    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] { OperatingError.reading(path, code: errorNumber).lines }
    /// How the command ends.
    public var exitCode: ExitCode { OperatingError.reading(path, code: errorNumber).exitCode }
}

extension ControlTotalsFault: ReportedError {
    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] { [description] }
    /// How the command ends.
    public var exitCode: ExitCode { .unbalanced }
}
