import GRDB

/// What is decided once, when a ledger is made, and holds for its life.
public struct LedgerSettings: Hashable, Sendable {
    /// 16 random bytes that key the hashes of request ids, so that nobody can choose ids that meet.
    public var hashSeed: [UInt8]
    /// The billing time zone's name: it decides which month a second belongs to.
    public var timeZone: String

    /// Makes the settings of a new ledger, with a random seed.
    public init(timeZone: String) {
        var generator = SystemRandomNumberGenerator()
        hashSeed = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.timeZone = timeZone
    }

    /// Reads the settings of a ledger.
    init(_ database: Database) throws {
        hashSeed = try LedgerSettings.bytes(
            fromHexadecimal: LedgerSettings.value(of: "hash_seed", in: database))
        timeZone = try LedgerSettings.value(of: "time_zone", in: database)
        if try LedgerSchema.hasDigests(database) { try LedgerSettings.checkDigest(database) }
        guard hashSeed.count == 16 else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "setting hash_seed is damaged")
        }
    }

    /// Writes the settings of a new ledger.
    func insert(into database: Database) throws {
        for (key, value) in [
            ("hash_seed", hexadecimalSeed), ("time_zone", timeZone), ("revision", "0"),
        ] {
            try database.execute(
                sql: "INSERT INTO settings (key, value) VALUES (?, ?)", arguments: [key, value])
        }
        if try LedgerSchema.hasDigests(database) { try LedgerSettings.writeDigest(database) }
    }

    /// SQL for the digest of what decides which calls are known, and in which month each is.
    private static let digest =
        "CAST(row_digest_of('settings', "
        + ["hash_seed", "time_zone", "keys_forgotten_through"].map {
            "(SELECT value FROM settings WHERE key = '\($0)')"
        }.joined(separator: ", ") + ") AS TEXT)"

    /// Writes the digest of the settings anew; there are none yet while a ledger is made.
    static func writeDigest(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO settings (key, value) SELECT 'settings_digest', \(digest)
                WHERE EXISTS (SELECT 1 FROM settings WHERE key = 'hash_seed')
                """)
    }

    private static func checkDigest(_ database: Database) throws {
        guard
            try String.fetchOne(database, sql: "SELECT \(digest)")
                == value(of: "settings_digest", in: database)
        else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "table settings, hash_seed, time_zone or keys_forgotten_through is damaged"
            )
        }
    }

    private var hexadecimalSeed: String { LedgerSettings.hexadecimal(hashSeed) }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func value(of key: String, in database: Database) throws -> String {
        guard
            let value = try String.fetchOne(
                database, sql: "SELECT value FROM settings WHERE key = ?", arguments: [key])
        else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "setting \(key) is missing")
        }
        return value
    }

    static func bytes(fromHexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), digits.count == text.utf8.count else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
        }
    }
}
