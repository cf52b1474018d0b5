/// Why a record is not metered (Formats.md, "Reasons").
public enum RejectionReason: String, CaseIterable, Sendable {
    /// The record can't be split into fields.
    case malformed
    /// A field that every call must have is empty.
    case missingField = "missing_field"
    /// The time is of none of the known forms.
    case badTime = "bad_time"
    /// The time lies more than five minutes after the run.
    case futureTime = "future_time"
    /// The time lies before the earliest one that is taken in.
    case tooOld = "too_old"
    /// The call is of a month whose request ids are forgotten: it may have come before.
    case lateBeyondDedupe = "late_beyond_dedupe"
    /// The account's id is a number with a fraction or an exponent.
    case badAccount = "bad_account"
    /// The request id is a number that has lost digits.
    case badRequestID = "bad_request_id"
    /// The error code means neither success nor a failure.
    case badErrorCode = "bad_error_code"
    /// The units are no whole number from 1 on.
    case badUnits = "bad_units"
    /// The bytes are not UTF-8.
    case badEncoding = "bad_encoding"
    /// The record is longer than the limit.
    case lineTooLong = "line_too_long"
    /// No interface of the catalog has this name or action.
    case unknownInterface = "unknown_interface"
    /// Further records of a file that has very many rejected ones.
    case furtherRejected = "further_rejected"
}
