import Billing
import Ledger
import Metering

extension LedgerError: ReportedError {
    var lines: [String] { [description] }

    var exitCode: ExitCode {
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
    var lines: [String] { [description] }
    var exitCode: ExitCode { OperatingError.writing(path, code: errno).exitCode }
}

extension LogReadError: ReportedError {
    var lines: [String] { OperatingError.reading(path, code: errorNumber).lines }
    var exitCode: ExitCode { OperatingError.reading(path, code: errorNumber).exitCode }
}
