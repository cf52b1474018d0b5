/// What one worker has rejected: a row for each record, and the records themselves, packed as they
/// are read.
///
/// Of a file with very many rejected records only the first ones get rows, and those that name an
/// account which none of them names; the others are counted in one row.
struct RejectedRecords {
    /// So many records of a file get rows of their own.
    static let mostRows = 100_000
    /// So many more do because of the account that they name.
    private static let mostAccounts = 1000
    /// Records are packed together up to so many bytes.
    private static let partBytes = 1 << 20
    /// The most that is kept of a detail or an account's id.
    private static let mostTextBytes = 512

    /// By index: the file's number in the batch, and why a record was rejected.
    private(set) var rows: [(file: Int, rejection: Rejection)] = []
    /// The records, in their order.
    private(set) var parts: [RejectedPart] = []
    /// The bytes of records that are not packed yet.
    private var loose: [UInt8] = []
    private var looseHeader: [UInt8] = []
    /// Whether those are records without rows.
    private var looseIsRest = false
    /// Whether every record gets a row, and none is kept.
    var onlyCounts = false

    private var file = 0
    private var rowsOfFile = 0
    private var moreAccounts = 0
    private var accounts: Set<[UInt8]> = []
    /// The row that counts the file's further records, in this batch.
    private var rest: Int?

    /// The memory held, about.
    private(set) var byteCount = 0

    /// Says that what follows is of the file with this number in the batch.
    mutating func beginFile(_ number: Int) {
        endPart()
        unplaced = []
        file = number
        rowsOfFile = 0
        moreAccounts = 0
        accounts = []
        rest = nil
    }

    /// Forgets what was handed on; the file goes on.
    mutating func reset() {
        rows.removeAll()
        parts.removeAll()
        loose.removeAll()
        unplaced = []
        rest = nil
        byteCount = 0
    }

    // MARK: Rows

    /// Adds a rejected record.
    ///
    /// - Parameter waiting: how many calls before it `place` does not know yet.
    /// - Returns: the index of its row; nil: it is one of those that are only counted.
    mutating func add(_ rejection: Rejection, behind waiting: Int) -> Int? {
        var row = rejection
        row.record = []
        row.header = []
        guard !onlyCounts else { return append(row, behind: waiting) }
        row.detail = Self.shortened(row.detail)
        if row.account.count > Self.mostTextBytes { row.account = [] }
        let isNew = accounts.insert(row.account).inserted
        guard rowsOfFile >= Self.mostRows else {
            rowsOfFile += 1
            row.stored = keep(rejection, isRest: false)
            return append(row, behind: waiting)
        }
        let stored = keep(rejection, isRest: true)
        if isNew, moreAccounts < Self.mostAccounts {
            moreAccounts += 1
            return append(row, behind: waiting)
        }
        if let rest {
            rows[rest].rejection.count += 1
            return nil
        }
        row.reason = .furtherRejected
        row.account = []
        row.requestID = []
        row.detail = ""
        row.stored = StoredRecord(part: stored.part, start: 0, length: 0)
        rest = append(row, behind: waiting)
        return nil
    }

    private mutating func append(_ row: Rejection, behind waiting: Int) -> Int {
        let number = rows.count
        if row.second == nil {
            if let last = unplaced.last, last.waiting == waiting, last.rows.upperBound == number {
                unplaced[unplaced.count - 1].rows = last.rows.lowerBound..<number + 1
            } else {
                unplaced.append((waiting, number..<number + 1))
            }
        }
        rows.append((file, row))
        byteCount += 320 + row.detail.utf8.count + row.account.count
        return number
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > mostTextBytes else { return text }
        let end = text.utf8.index(text.startIndex, offsetBy: mostTextBytes)
        let whole = String.Index(end, within: text) ?? text.index(before: end)
        return text[..<whole] + "…"
    }

    // MARK: The calls around them

    /// Rows without a time that don't know what stood behind them: after how many waiting calls they
    /// came, and which they are.
    private var unplaced: [(waiting: Int, rows: Range<Int>)] = []

    /// Whether `place` has anything to do.
    var hasUnplaced: Bool { !unplaced.isEmpty }

    /// Tells the rows without a time the seconds of the calls before and behind them.
    ///
    /// - Parameters:
    ///   - recent: the second of the last call before those that wait.
    ///   - count: how many calls wait.
    ///   - second: the second of a waiting call.
    mutating func place(before recent: Int64?, among count: Int, second: (Int) -> Int64) {
        var left: [(waiting: Int, rows: Range<Int>)] = []
        for (waiting, numbers) in unplaced {
            let before = waiting > 0 ? second(waiting - 1) : recent
            let behind = waiting < count ? second(waiting) : nil
            for number in numbers {
                let known = rows[number].rejection.nearbySecond
                rows[number].rejection.nearbySecond = [known, before, behind].compactMap(\.self)
                    .min()
            }
            if behind == nil { left.append((0, numbers)) }
        }
        unplaced = left
    }

    // MARK: The records

    private mutating func keep(_ rejection: Rejection, isRest: Bool) -> StoredRecord {
        let length = rejection.record.count
        if !loose.isEmpty,
            isRest != looseIsRest || rejection.header != looseHeader
                || loose.count + length > Self.partBytes
        {
            endPart()
        }
        looseIsRest = isRest
        looseHeader = rejection.header
        let start = loose.count
        loose += rejection.record
        if loose.last != UInt8(ascii: "\n") { loose.append(UInt8(ascii: "\n")) }
        return StoredRecord(part: parts.count, start: start, length: loose.count - start)
    }

    /// Packs the records that are loose still.
    mutating func endPart() {
        guard !loose.isEmpty else { return }
        let packed = GzipWriter.pack(loose)
        parts.append(
            RejectedPart(
                file: file, header: looseHeader, packed: packed, unpackedBytes: loose.count,
                isRest: looseIsRest))
        byteCount += packed.count + looseHeader.count + 64
        loose.removeAll(keepingCapacity: loose.count <= 2 * Self.partBytes)
    }
}

/// Rejected records of a file that stand one behind the other, packed as one gzip member.
public struct RejectedPart: Sendable {
    /// The file's number in the batch.
    public let file: Int
    /// The header line of their log, with its line end; empty for JSON Lines.
    public let header: [UInt8]
    /// The records, each with a line end.
    public let packed: [UInt8]
    /// Their length unpacked.
    public let unpackedBytes: Int
    /// Whether they are records without rows of their own.
    public let isRest: Bool
}
