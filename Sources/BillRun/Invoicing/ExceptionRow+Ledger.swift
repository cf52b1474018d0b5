import BillingTime
import Ledger
import Metering
import Reports

extension ExceptionRow {
    /// The row of an exception that the ledger keeps.
    init(_ exception: LedgerException) {
        let isFurther = exception.reason == RejectionReason.furtherRejected.rawValue
        let further = " of this file rejected, from here on"
        self.init(
            file: PathText.shown(PathText.text(exception.file)),
            line: exception.isFileLevel ? nil : exception.line,
            byteOffset: exception.isFileLevel ? nil : exception.byteOffset,
            reason: exception.reason,
            accountID: String(decoding: exception.account, as: UTF8.self),
            detail: isFurther
                ? counted(exception.count, "further record") + further : exception.detail)
    }
}

extension AcceptedExceptionsCSV {
    /// The whole file.
    func bytes(_ exceptions: [LedgerException]) -> [UInt8] {
        var text = TextBuffer()
        appendHeader(to: &text)
        return text.bytes + rows(exceptions)
    }

    /// The rows alone, as a close keeps them.
    func rows(_ exceptions: [LedgerException]) -> [UInt8] {
        var text = TextBuffer()
        for exception in exceptions {
            guard let acceptance = exception.acceptance else { preconditionFailure("it is open") }
            append(
                ExceptionRow(exception), acceptedAt: acceptance.at, reason: acceptance.reason,
                to: &text)
        }
        return text.bytes
    }
}
