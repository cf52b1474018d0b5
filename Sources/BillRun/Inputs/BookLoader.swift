import Billing
import BillingTime
import Metering

/// Reads a book's folder; what the rows mean together is checked by `Book` itself.
public struct BookLoader {
    /// A million accounts with their packs fit well.
    static let maximumBytes = 1 << 30

    private let folder: String
    private let zone: BillingZone
    private var faults = LoadingFaults()

    /// The book at `path`, or without one the book in which every account is active.
    ///
    /// Throws `InvalidInput` with every fault of every file, and an `OperatingError` where the
    /// folder or its `accounts.csv` can't be opened. The other files need not be there.
    ///
    /// A closed month's tariff doesn't know the pools that came later: `skipsUnknownPools` leaves
    /// out what the book says of them.
    public static func load(
        _ path: String?, tariff: Tariff, policies: Policies, skipsUnknownPools: Bool = false
    ) throws -> Book {
        guard let path else { return .everyoneActive }
        try InputFile.checkFolder(path)
        var loader = BookLoader(folder: path, zone: policies.zone)
        var rows = try loader.rows()
        if skipsUnknownPools {
            let catalog = tariff.catalog
            rows.packs.removeAll { catalog.pool(named: $0.pool) == nil }
            rows.openings.removeAll { catalog.pool(named: $0.pool) == nil }
            rows.activations.removeAll {
                catalog.pool(named: $0.scope) == nil && catalog.category(named: $0.scope) == nil
            }
        }
        guard loader.faults.hasAllRows else { throw loader.faults.invalidInput }
        do {
            let book = try Book(rows: rows, tariff: tariff, policies: policies)
            guard loader.faults.isEmpty else { throw loader.faults.invalidInput }
            return book
        } catch let error as BookFaults {
            loader.faults.add(faults(error.faults, in: path))
            throw loader.faults.invalidInput
        }
    }

    /// SHA-256 of the book's files, one after the other with their lengths; empty without a book.
    static func digest(_ path: String?) throws -> [UInt8] {
        guard let path else { return [] }
        let digest = Digest()
        for file in BookFault.File.allCases {
            let name = join(path, file.rawValue)
            guard InputFile.exists(name) else { continue }
            let bytes = try InputFile.read(name, maximumBytes: maximumBytes)
            digest.update(Array("\(file.rawValue) \(bytes.count)\n".utf8))
            digest.update(bytes)
        }
        return digest.value()
    }

    /// Faults that the rules found, with the files' paths.
    static func faults(_ faults: [BookFault], in folder: String) -> [InputFault] {
        faults.map {
            InputFault(file: join(folder, $0.file.rawValue), line: $0.line, reason: $0.reason)
        }
    }

    private init(folder: String, zone: BillingZone) {
        self.folder = folder
        self.zone = zone
    }

    private mutating func rows() throws -> BookRows {
        BookRows(
            accounts: try accounts(), activations: try activations(), packs: try packs(),
            suspensions: try suspensions(), openings: try openings(), parents: try parents())
    }

    private mutating func accounts() throws -> [AccountRow] {
        let columns = [
            "account_id", "name", "parent_account_id", "activated_at", "postpaid_from",
            "postpaid_until",
        ]
        return try read(.accounts, columns, optional: ["closed_at"]) { row in
            let parent = row.optional("parent_account_id")
            // Of a sub-account only the calls and packs count, so its own date may be missing.
            let activatedAt =
                parent == nil
                ? row.time("activated_at") : row.optionalTime("activated_at") ?? .distantFuture
            return AccountRow(
                line: row.line, accountID: row.required("account_id"), name: row.text("name"),
                parentAccountID: parent, activatedAt: activatedAt,
                postpaidFrom: row.optionalTime("postpaid_from"),
                postpaidUntil: row.optionalTime("postpaid_until"),
                closedAt: row.has("closed_at") ? row.optionalTime("closed_at") : nil)
        }
    }

    private mutating func parents() throws -> [ParentRow] {
        try read(.parents, ["account_id", "parent_account_id", "from"]) { row in
            ParentRow(
                line: row.line, accountID: row.required("account_id"),
                parentAccountID: row.optional("parent_account_id"), from: row.time("from"))
        }
    }

    private mutating func activations() throws -> [ActivationRow] {
        try read(.activations, ["account_id", "scope", "activated_at"]) { row in
            ActivationRow(
                line: row.line, accountID: row.required("account_id"),
                scope: row.required("scope"), activatedAt: row.time("activated_at"))
        }
    }

    private mutating func packs() throws -> [PackRow] {
        let columns = [
            "pack_id", "account_id", "pool", "quantity", "price", "effective_at", "expires_at",
            "refunded_at",
        ]
        return try read(.packs, columns) { row in
            PackRow(
                line: row.line, packID: row.required("pack_id"),
                accountID: row.required("account_id"), pool: row.required("pool"),
                quantity: row.count("quantity"),
                price: row.price("price", largest: .largestPackPrice),
                effectiveAt: row.time("effective_at"), expiresAt: row.optionalTime("expires_at"),
                refundedAt: row.optionalTime("refunded_at"))
        }
    }

    private mutating func suspensions() throws -> [SuspensionRow] {
        try read(.suspensions, ["account_id", "from", "until", "reason"]) { row in
            SuspensionRow(
                line: row.line, accountID: row.required("account_id"), from: row.time("from"),
                until: row.optionalTime("until"),
                reason: row.choice("reason", among: [.violation, .arrears]))
        }
    }

    private mutating func openings() throws -> [OpeningRow] {
        try read(.openings, ["account_id", "pool", "grant", "used"]) { row in
            OpeningRow(
                line: row.line, accountID: row.required("account_id"), pool: row.required("pool"),
                grant: row.required("grant"), used: row.count("used"))
        }
    }

    private mutating func read<Value>(
        _ file: BookFault.File, _ columns: [String], optional: [String] = [],
        _ make: (inout RowReader) -> Value
    ) throws -> [Value] {
        let path = Self.join(folder, file.rawValue)
        guard file == .accounts || InputFile.exists(path) else { return [] }
        let bytes = try InputFile.read(path, maximumBytes: Self.maximumBytes)
        var reader = TableReader(
            file: path, bytes: bytes, columns: columns, optional: optional, zone: zone)
        let values = reader.rows(make)
        faults.add(from: reader)
        return values
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
