import BillingTime
import Ledger
import Metering
import Reports

/// What in the subfolders of a published month is callbill's own, to be replaced and removed; the
/// rest was put there by somebody and stays.
///
/// Rejected records may be mended where they lie, and fed from there: such a file is a log from then
/// on, and perhaps the only copy of its calls.
struct OwnFiles: Sendable {
    /// What keeps a log that a run has taken in from being written over: the names in `rejected/`,
    /// without the ending, that new files can't have.
    let reserved: Set<String>
    private let ownRejected: Set<String>

    /// - Parameters:
    ///   - folder: the month's folder; nil where nothing is published.
    ///   - untaken: the paths of logs that this run was given and could not take in.
    init(folder: String?, store: LedgerStore, untaken: [String] = []) throws {
        var reserved: Set<String> = []
        var own: Set<String> = []
        if let folder, PathStatus.isFolderItself(folder),
            PathStatus.isFolderItself("\(folder)/rejected")
        {
            let untaken = Set(untaken.map(Self.ending))
            for name in try PathStatus.names(inFolder: "\(folder)/rejected")
            where name.hasSuffix(Self.packed) {
                let path = "\(folder)/rejected/\(name)"
                guard PathStatus.isFileItself(path) else { continue }
                if try untaken.contains(Self.ending(path)) || Self.isLog(path, name, store) {
                    reserved.insert(String(name.dropLast(Self.packed.count)))
                } else if try Self.isNameOfRejected(name, store) {
                    own.insert(name)
                }
            }
        }
        self.reserved = reserved
        ownRejected = own
    }

    /// Whether a file is callbill's own, by its path below the month's folder and its beginning.
    func contains(_ path: String, beginning: some Sequence<UInt8>) -> Bool {
        if path.hasPrefix("rejected/") {
            return ownRejected.contains(String(path.dropFirst("rejected/".count)))
        }
        let bytes = Array(beginning)
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        // One that a full disk has cut begins the same, or holds nothing.
        let isInvoice = Self.invoiceBeginning.starts(with: text.prefix(Self.invoiceBeginning.count))
        return path.hasSuffix(".csv") && isInvoice
    }

    private static let packed = ".gz"
    private static let invoiceBeginning = Array(InvoiceCSV.header.utf8.prefix(11))

    /// Whether a run has taken the file in.
    private static func isLog(_ path: String, _ name: String, _ store: LedgerStore) throws -> Bool {
        let size = try PathStatus(of: path).sizeBytes
        let known = try store.files(named: PathText.bytes(name)).filter { $0.sizeBytes == size }
        guard !known.isEmpty else { return false }
        let digest = try FileDigest(path: path).whole
        return known.contains { $0.digest == digest }
    }

    /// Whether a file with rejected records of some log would have this name.
    private static func isNameOfRejected(_ name: String, _ store: LedgerStore) throws -> Bool {
        let base = String(name.dropLast(packed.count))
        // What had to be encoded can't be looked up; standard input has no name.
        if base.contains("%") || base == LogFile.standardInputPath { return true }
        var bases = [base]
        if let dot = base.lastIndex(of: "."), Int(base[base.index(after: dot)...]) != nil {
            bases.append(String(base[..<dot]))
        }
        return try bases.contains { base in
            try [base, base + packed].contains {
                try !store.files(named: PathText.bytes($0)).isEmpty
            }
        }
    }

    /// A path's last two parts.
    private static func ending(_ path: String) -> String {
        path.split(separator: "/").suffix(2).joined(separator: "/")
    }
}
