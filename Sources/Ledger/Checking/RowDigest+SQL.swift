import BillingTime
import GRDB
import GRDBSQLite

/// What SQL asks about digests, on every connection of the ledger.
extension RowDigest {
    /// Makes three functions known to a connection:
    ///
    /// - `row_digest_of(table, columns…)`;
    /// - `row_damage(digest, description, columns…)`: which row is damaged, or NULL;
    /// - `row_is_sound(digest, description, columns…)`, which fails where the row is damaged.
    ///
    /// A description is the table's name, a colon, and the names of its columns.
    static func register(in database: Database) throws {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
        let connection = unsafe database.sqliteConnection
        let codes = unsafe [
            sqlite3_create_function_v2(
                connection, "row_digest_of", -1, flags, nil,
                { context, count, values in
                    let table = unsafe RowDigest.bytes(values![0])
                    let digest = unsafe table.withUnsafeBytes {
                        unsafe RowDigest.of(RowDigest($0), count, values!, from: 1)
                    }
                    unsafe sqlite3_result_int64(context, digest)
                }, nil, nil, nil),
            sqlite3_create_function_v2(
                connection, "row_damage", -1, flags, nil,
                { context, count, values in
                    guard let damage = unsafe RowDigest.damage(count, values!) else { return }
                    unsafe sqlite3_result_text(
                        context, damage, -1,
                        unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                }, nil, nil, nil),
            sqlite3_create_function_v2(
                connection, "row_is_sound", -1, flags, nil,
                { context, count, values in
                    guard let damage = unsafe RowDigest.damage(count, values!) else {
                        return unsafe sqlite3_result_int(context, 1)
                    }
                    unsafe sqlite3_result_error(context, damage, -1)
                    unsafe sqlite3_result_error_code(context, SQLITE_CORRUPT)
                }, nil, nil, nil),
        ]
        guard codes.allSatisfy({ $0 == SQLITE_OK }) else {
            throw DatabaseError(resultCode: .SQLITE_ERROR, message: "no row digests")
        }
    }

    private static func of(
        _ beginning: RowDigest, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>,
        from first: Int
    ) -> Int64 {
        var digest = beginning
        for position in first..<Int(count) {
            let value = unsafe values[position]
            let type = unsafe sqlite3_value_type(value)
            switch type {
            case SQLITE_INTEGER: digest.add(unsafe sqlite3_value_int64(value))
            case SQLITE_NULL: digest.add(type: type)
            default:
                // Asked for as bytes, a text is not converted: a damaged one may be no text.
                let start = unsafe sqlite3_value_blob(value)
                let length = Int(unsafe sqlite3_value_bytes(value))
                digest.add(type: type)
                unsafe digest.add(
                    bytes: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : length))
            }
        }
        return digest.value
    }

    private static func damage(
        _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>
    ) -> String? {
        let description = unsafe bytes(values[1])
        let parts = description.split(separator: UInt8(ascii: ":"))
        guard let table = parts.first else { return nil }
        let found = unsafe table.withUnsafeBytes {
            unsafe of(RowDigest($0), count, values, from: 2)
        }
        guard unsafe sqlite3_value_int64(values[0]) != found else { return nil }
        let names =
            parts.last.map { String(decoding: $0, as: UTF8.self).split(separator: ",") } ?? []
        var fields: [String] = []
        for (position, name) in names.enumerated()
        where position + 2 < count && tellingColumns.contains(name) {
            let text = unsafe text(values[position + 2], isMonth: name == "period")
            fields.append("\(name) \(text.prefix(200))")
        }
        return "table \(String(decoding: table, as: UTF8.self)), row with "
            + fields.joined(separator: ", ") + " is damaged"
    }

    /// The columns that say which row it is.
    private static let tellingColumns: Set<Substring> = [
        "id", "period", "account", "file", "line", "path", "key_row",
    ]

    private static func text(_ value: OpaquePointer?, isMonth: Bool) -> String {
        guard unsafe sqlite3_value_type(value) == SQLITE_INTEGER else {
            return PathText.text(unsafe bytes(value))
        }
        let number = unsafe sqlite3_value_int64(value)
        return isMonth ? monthText(number) : "\(number)"
    }

    /// A month; as a number where it can be none.
    static func monthText(_ number: Int64) -> String {
        (1..<120_000).contains(number)
            ? "\(Period(monthsSinceYearZero: Int32(number)))" : "\(number)"
    }

    private static func bytes(_ value: OpaquePointer?) -> [UInt8] {
        let start = unsafe sqlite3_value_blob(value)
        let length = Int(unsafe sqlite3_value_bytes(value))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : length))
    }
}
