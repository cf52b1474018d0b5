import Billing

extension Settings {
    /// The log files that the settings name.
    ///
    /// The program's own folders and files are left out where they lie below a folder of logs.
    public func findLogs() throws -> DiscoveredLogs {
        let paths = logs
        if let out, let identity = try? PathStatus(of: out).identity {
            for path in paths where path != LogFile.standardInputPath {
                guard try PathStatus(of: path).identity != identity else {
                    throw UsageError("--logs and --out name the same folder, \(path)")
                }
            }
        }
        return try LogDiscovery.files(
            paths, excluding: ownPaths, ignoring: ignored, allowsNoLogs: allowsNoLogs)
    }

    /// What is no log: outputs, ledger, book and tariff with their files.
    var ownPaths: [String] {
        var paths = [out, ledger, book, tariff, settingsFile, sealKey].compactMap(\.self)
        // The book may be the very folder that holds the logs.
        if let book {
            paths +=
                BookFault.File.allCases.map { "\(book)/\($0.rawValue)" } + ["\(book)/callbill.yaml"]
        }
        // What SQLite and the lock keep beside the ledger.
        if let ledger { paths += ["-wal", "-shm", "-journal", ".lock"].map { ledger + $0 } }
        if let tariff { paths += TariffFolder.tables.map { "\(tariff)/\($0.rawValue)" } }
        return paths
    }
}
