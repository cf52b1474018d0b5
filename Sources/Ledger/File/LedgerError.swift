import Foundation

/// Why the ledger could not do what it was asked to.
///
/// Bad data never throws; these are operating errors, and each names the file it is about.
public enum LedgerError: Error, Hashable, Sendable {
    /// There is no ledger at the path.
    case missing(path: String)
    /// The file is something else; it was not touched.
    case notALedger(path: String, reason: String)
    /// A later release has written the ledger; it was not touched.
    case newerVersion(path: String, found: Int, supported: Int)
    /// The ledger, its lock or its folder can't be opened or created.
    case cannotOpen(LedgerFailure)
    /// Another run holds the ledger's lock. The process id is what that run wrote down, if it did.
    case locked(path: String, processID: Int32?)
    /// Another connection held SQLite's own lock for longer than the time-out.
    case busy(LedgerFailure)
    /// Reading failed.
    case readFailed(LedgerFailure)
    /// Writing failed; nothing of the transaction is kept.
    case writeFailed(LedgerFailure)
    /// The ledger's content is damaged.
    case corrupt(LedgerFailure)
}

/// What SQLite or the system said when an operation failed.
public struct LedgerFailure: Hashable, Sendable {
    /// The kinds of cause that call for different remedies.
    public enum Cause: Hashable, Sendable {
        /// No space or no quota left.
        case diskFull
        /// The file, folder or file system can't be written.
        case readOnly
        /// The device failed.
        case inputOutput
        /// Anything else: the message says it.
        case other
    }

    /// The file the operation was on.
    public var path: String
    /// SQLite's or the system's own words.
    public var message: String
    /// SQLite's extended result code; 0 where SQLite was not involved.
    public var resultCode: Int32
    /// The system's error number; 0 where none is known.
    public var systemError: Int32

    /// Makes a failure from its parts.
    public init(path: String, message: String, resultCode: Int32 = 0, systemError: Int32 = 0) {
        self.path = path
        self.message = message
        self.resultCode = resultCode
        self.systemError = systemError
    }

    /// Makes the failure of a system call.
    init(path: String, systemError: Int32) {
        self.init(
            path: path, message: SystemFile.message(systemError), systemError: systemError)
    }

    /// The kind of cause, from both codes.
    public var cause: Cause {
        switch systemError {
        case ENOSPC, EDQUOT, EFBIG: return .diskFull
        case EROFS, EACCES, EPERM: return .readOnly
        default: break
        }
        switch resultCode & 0xFF {
        case 13: return .diskFull
        case 3, 8: return .readOnly
        case 10: return .inputOutput
        default: return systemError == EIO ? .inputOutput : .other
        }
    }
}

extension LedgerFailure: CustomStringConvertible {
    /// Path, message and both codes, on one line.
    public var description: String {
        var codes: [String] = []
        if resultCode != 0 { codes.append("SQLite code \(resultCode)") }
        if systemError != 0, resultCode != 0 {
            codes.append(SystemFile.message(systemError))
        }
        let suffix = codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))"
        return "\(path): \(message)\(suffix)"
    }
}

extension LedgerError: CustomStringConvertible {
    /// The error as one line for a person.
    public var description: String {
        switch self {
        case .missing(let path): "\(path): no such ledger"
        case .notALedger(let path, let reason): "\(path): not a callbill ledger: \(reason)"
        case .newerVersion(let path, let found, let supported):
            "\(path): written by a newer callbill (format \(found), this one knows \(supported))"
        case .cannotOpen(let failure): "can't open \(failure)"
        case .locked(let path, let processID?):
            "\(path): another run holds the ledger (process \(processID))"
        case .locked(let path, nil): "\(path): another run holds the ledger"
        case .busy(let failure): "ledger is busy: \(failure)"
        case .readFailed(let failure): "can't read \(failure)"
        case .writeFailed(let failure): "can't write \(failure)"
        case .corrupt(let failure):
            "ledger is damaged, or its disk is: \(failure); restore a backup "
                + "(`callbill audit --full` lists all damage)"
        }
    }
}
