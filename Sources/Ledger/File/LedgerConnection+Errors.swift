import Foundation
import GRDB

extension LedgerConnection {
    /// Sorts what GRDB throws into the ledger's own errors.
    static func ledgerError(
        _ error: any Error, path: String, opening: Bool = false, writing: Bool = false,
        systemError: Int32 = 0
    ) -> LedgerError {
        if let error = error as? LedgerError { return error }
        guard let error = error as? DatabaseError else {
            return .corrupt(LedgerFailure(path: path, message: "\(error)"))
        }
        let code = error.resultCode
        // The number is only meaningful where the system was asked. What the device can't read
        // SQLite takes for damage; the file may be sound.
        let isUnreadable = code == .SQLITE_CORRUPT && systemError == EIO
        // A file that can't be looked up SQLite takes for one that was moved; one that really was
        // has no number but that of a missing file.
        let isLookup =
            error.extendedResultCode == .SQLITE_READONLY_DBMOVED && systemError != ENOENT
        let isSystem =
            code == .SQLITE_IOERR || code == .SQLITE_CANTOPEN || isUnreadable || isLookup
        let failure = LedgerFailure(
            path: path, message: error.message ?? "\(error)",
            resultCode: error.extendedResultCode.rawValue, systemError: isSystem ? systemError : 0)
        if isUnreadable { return .readFailed(failure) }
        switch code {
        case .SQLITE_NOTADB where opening:
            return .notALedger(path: path, reason: "not an SQLite database")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt(failure)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy(failure)
        default: break
        }
        if opening || code == .SQLITE_CANTOPEN { return .cannotOpen(failure) }
        return writing ? .writeFailed(failure) : .readFailed(failure)
    }
}
