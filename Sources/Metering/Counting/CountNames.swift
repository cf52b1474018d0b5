import Synchronization

/// The texts that only the logs know, numbered for all workers: accounts and error codes.
///
/// A lock for each new text of a worker, never for a row.
final class CountNames: Sendable {
    private let tables: Mutex<[CountField: InternTable]>

    init(hasher: KeyHasher) {
        var tables: [CountField: InternTable] = [:]
        for field in [CountField.account, .mainAccount, .errorCode] {
            tables[field] = InternTable(hasher: hasher)
        }
        self.tables = Mutex(tables)
    }

    /// One more than the number of `text`; 0 for an empty one.
    func number(_ field: CountField, _ text: [UInt8]) -> Int {
        guard !text.isEmpty else { return 0 }
        return tables.withLock { tables in
            Int(text.withView { tables[field]!.intern($0) }) + 1
        }
    }

    /// All texts of a field by their numbers, the empty one first.
    func texts(_ field: CountField) -> [[UInt8]] {
        tables.withLock { tables in
            [[]] + (0..<tables[field]!.count).map { tables[field]![UInt32($0)] }
        }
    }
}
