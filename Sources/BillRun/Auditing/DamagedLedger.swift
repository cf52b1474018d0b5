import Ledger

/// A ledger in which anything is damaged or missing.
public struct DamagedLedger: ReportedError, Equatable {
    /// The ledger.
    public var path: String
    /// All that is damaged, a line each.
    public var damages: [String]

    /// What went wrong, one line per fault, without the program's name.
    public var lines: [String] {
        damages.map { "\(path): \($0)" } + [
            "\(path): the ledger is damaged, or its disk is; restore a backup"
        ]
    }

    /// How the command ends.
    public var exitCode: ExitCode { .inputOutput }

    /// Fails where closes, or what they issued, are not what they were.
    fileprivate static func checkCloses(_ store: LedgerStore) throws {
        do {
            try CloseProof(store).verify(path: store.path)
        } catch let error as OperatingError {
            throw DamagedLedger(path: store.path, damages: [error.reason])
        }
    }
}

extension Audit {
    /// Looks at every row, index and page of the ledger; fails with all that is damaged.
    public static func checkWholeLedger(_ settings: Settings) throws {
        let path = try settings.requireLedger()
        let store = try LedgerStore.open(path: path, mode: .readOnly, isChecked: false)
        let damages = try store.damages()
        guard damages.isEmpty else { throw DamagedLedger(path: path, damages: damages) }
        try DamagedLedger.checkCloses(store)
        try store.close()
    }
}

/// Copies of ledgers that are sound.
public enum LedgerBackup {
    /// Copies a ledger; a damaged one is refused, and an older copy stays as it is.
    public static func make(of path: String, to target: String) throws {
        let store = try LedgerStore.open(path: path, mode: .readOnly)
        try DamagedLedger.checkCloses(store)
        try store.backup(to: target)
        try store.close()
    }
}
