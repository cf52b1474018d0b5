import Billing
import BillingTime
import Ledger
import Metering
import Publishing
import Reports

/// A month's exceptions, from every run so far, and the accounts that they make incomplete.
struct MonthExceptions: Sendable {
    /// Those that the ledger keeps, by file and place.
    let kept: [LedgerException]
    /// The main accounts that an exception names.
    let incomplete: Set<[UInt8]>

    /// A closed month has those from before its close. The first open month also lists what came
    /// later for closed ones, and what kept accounts out of them.
    init(_ period: Period, store: LedgerStore, book: Book, closed: LedgerCloses) throws {
        var found = try store.exceptions(period)
        if let close = closed.close(of: period) {
            found.removeAll { $0.run > close.run }
        } else if period == closed.months.correcting {
            found += try MonthExceptions.late(store: store, book: book, closed: closed)
        }
        kept = found.sorted(by: MonthExceptions.precedes)
        var incomplete: Set<[UInt8]> = []
        for exception in kept where !exception.account.isEmpty {
            let account = String(decoding: exception.account, as: UTF8.self)
            if let main = book.mainAccount(of: account) { incomplete.insert(Array(main.utf8)) }
        }
        self.incomplete = incomplete
    }

    /// Exceptions of closed months that their own files don't settle.
    private static func late(
        store: LedgerStore, book: Book, closed: LedgerCloses
    ) throws -> [LedgerException] {
        var late: [LedgerException] = []
        for period in try store.exceptionPeriods() {
            guard let close = closed.close(of: period) else { continue }
            let excepted = Set(close.exceptedAccounts)
            late += try store.exceptions(period).filter { exception in
                let account = String(decoding: exception.account, as: UTF8.self)
                let main = book.mainAccount(of: account).map { Array($0.utf8) }
                return exception.run > close.run || main.map(excepted.contains) ?? false
            }
        }
        return late
    }

    /// Whether an exception names the main account.
    func isIncomplete(_ accountID: String) -> Bool { incomplete.contains(Array(accountID.utf8)) }

    private static func precedes(_ left: LedgerException, _ right: LedgerException) -> Bool {
        if left.file != right.file { return left.file.lexicographicallyPrecedes(right.file) }
        if left.byteOffset != right.byteOffset { return left.byteOffset < right.byteOffset }
        if left.reason != right.reason { return left.reason < right.reason }
        return left.detail < right.detail
    }

    /// The rows of `exceptions.csv`; those of accounts that no book knows come last.
    func rows(unknownAccounts: [(account: String, units: Int64)]) -> [ExceptionRow] {
        kept.map { exception in
            ExceptionRow(
                file: PathText.shown(PathText.text(exception.file)),
                line: exception.isFileLevel ? nil : exception.line,
                byteOffset: exception.isFileLevel ? nil : exception.byteOffset,
                reason: exception.reason,
                accountID: String(decoding: exception.account, as: UTF8.self),
                detail: exception.detail)
        }
            + unknownAccounts.map { account, units in
                ExceptionRow(
                    file: "", line: nil, byteOffset: nil, reason: "unknown_account",
                    accountID: account,
                    detail: units == 1
                        ? "1 unit is kept until the book knows the account"
                        : "\(units) units are kept until the book knows the account")
            }
    }

    /// The rejected records by the name of the file that takes them under `rejected/`: the header
    /// and the records as they came, ready to be mended and fed again.
    func rejectedFiles() -> [(name: String, bytes: [UInt8])] {
        var files: [(path: [UInt8], header: [UInt8], bytes: [UInt8])] = []
        for exception in kept {
            guard let record = exception.record else { continue }
            let header = exception.header ?? []
            if files.last.map({ $0.path == exception.file && $0.header == header }) != true {
                files.append((exception.file, header, MonthExceptions.ended(header)))
            }
            files[files.count - 1].bytes += MonthExceptions.ended(record)
        }
        var taken: Set<String> = []
        return files.map { file in
            let name = MonthExceptions.name(of: file.path, taken: &taken)
            return (name, GzipWriter.pack(file.bytes))
        }
    }

    /// A line with a line end, also where it was the last of a file without one.
    private static func ended(_ line: [UInt8]) -> [UInt8] {
        line.isEmpty || line.last == UInt8(ascii: "\n") ? line : line + [UInt8(ascii: "\n")]
    }

    private static func name(of path: [UInt8], taken: inout Set<String>) -> String {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        var base = String(decoding: path[start...], as: UTF8.self)
        if base.hasSuffix(".gz") { base.removeLast(3) }
        var name = FileNames.name(for: base)
        var number = 2
        while !taken.insert(name).inserted {
            name = FileNames.name(for: "\(base).\(number)")
            number += 1
        }
        return "rejected/\(name).gz"
    }
}
