import Foundation
import GRDB
import Ledger
import Metering
import Testing

/// September of alpha: 2,000 units, of which 1,000 are free and 1,000 cost 0.15.
struct ProofFolder {
    static let october = "2026-10-01T00:30:00+08:00"
    static let november = "2026-11-01T00:30:00+08:00"
    static let ledger = "out/ledger.sqlite"
    static let september = ["--period", "2026-09"]

    let closing: ClosingFolder

    init() throws {
        closing = try ClosingFolder()
        try closing.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            alpha,Alpha,,2025-01-01 00:00:00,2025-01-01 00:00:00,
            beta,Beta,,2025-01-01 00:00:00,2025-01-01 00:00:00,

            """, to: "book/accounts.csv")
        try run("a", ["2026-09-10 10:00:00,alpha,银行卡识别,s1,,2000"], asOf: Self.october)
    }

    func path(_ name: String) -> String { closing.folder.path(name) }

    /// Takes in a delivery.
    @discardableResult
    func run(
        _ delivery: String, _ calls: [String] = [], more: [String] = [], asOf: String = november,
        expecting codes: [Int32] = [0]
    ) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(delivery), withIntermediateDirectories: true)
        let header = "time,account_id,interface,request_id,error_code,units"
        try closing.folder.write(
            ([header] + calls).joined(separator: "\n") + "\n", to: "\(delivery)/calls.csv")
        return try closing.command(
            "run", ["--logs", path(delivery)] + more, asOf: asOf, expecting: codes)
    }

    @discardableResult
    func close(_ more: [String] = [], expecting codes: [Int32] = [0]) throws -> String {
        try closing.command(
            "close", Self.september + more, asOf: Self.october, expecting: codes)
    }

    /// Changes the ledger behind the program's back.
    func change(_ sql: String) throws {
        try DatabaseQueue(path: path(Self.ledger)).write { try $0.execute(sql: sql) }
    }

    func copy(_ name: String, to target: String) throws {
        if FileManager.default.fileExists(atPath: path(target)) { try remove(target) }
        try FileManager.default.copyItem(atPath: path(name), toPath: path(target))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path(name))
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Expects a command to refuse with a message, and to leave all that was published alone.
    func expectRefusal(
        _ message: String, code: Int32 = 70, _ command: () throws -> String
    ) throws {
        let before = try closing.folder.published()
        let said = try command()
        #expect(said.contains(message), "\(said)")
        #expect(try closing.folder.published() == before)
    }

    /// Makes the closes agree with what the ledger holds now, as somebody would who knows how.
    func chainAnew() throws {
        let store = try LedgerStore.open(path: path(Self.ledger), mode: .readOnly)
        var closes = try store.closes()
        var previous: [UInt8] = []
        for index in closes.indices {
            let digest = Digest()
            for account in try store.issuedAccounts(closes[index]) {
                var content: [UInt8] = []
                account.appendContent(to: &content)
                digest.update(content)
            }
            closes[index].contentDigest = digest.value()
            closes[index].previous = previous
            previous = Digest.sha256(closes[index].content)
            closes[index].hash = previous
        }
        try store.close()
        for close in closes {
            try change(
                """
                UPDATE closes SET content_digest = x'\(hexadecimal(close.contentDigest))',
                    previous = x'\(hexadecimal(close.previous))', hash = x'\(hexadecimal(close.hash))'
                WHERE id = \(close.id)
                """)
        }
    }
}
