/// How a command ended: the values of `sysexits.h`, fixed for the scripts around it.
public enum ExitCode: Int32, CaseIterable, Sendable {
    /// Done.
    case done = 0
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// Done, but this run met exceptions or an account is incomplete (EX_DATAERR).
    case exceptions = 65
    /// An input is missing or can't be opened (EX_NOINPUT).
    case missingInput = 66
    /// Control totals don't balance; nothing is published (EX_SOFTWARE).
    case unbalanced = 70
    /// An output can't be created; nothing is published (EX_CANTCREAT).
    case cannotCreate = 73
    /// Reading or writing failed; nothing is published (EX_IOERR).
    case inputOutput = 74
    /// Another run holds the ledger; try again later (EX_TEMPFAIL).
    case ledgerHeld = 75
    /// The book, the tariff or the settings are invalid; nothing is done (EX_CONFIG).
    case invalid = 78
}
