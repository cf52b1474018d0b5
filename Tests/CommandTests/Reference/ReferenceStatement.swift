/// One account's month, in the text cells of Formats.md, "Outputs".
struct ReferenceStatement {
    var account: String
    var name: String
    var month: ReferenceMonth
    var lines: [ReferenceLine] = []
    var packs: [(pack: ReferenceBook.Pack, pool: Int)] = []
    var leaks: [ReferenceLeak] = []
    var balances: [(pool: Int, grant: ReferenceGrant)] = []
    var isIncomplete = false
    let tariff: ReferenceTariff
    let calendar: ReferenceCalendar

    var hasInvoice: Bool { !lines.isEmpty || !packs.isEmpty }
    var hasSummary: Bool { hasInvoice || !leaks.isEmpty }

    func units(usageType: Int) -> Int {
        lines.filter { $0.key.usageType == usageType }.reduce(0) { $0 + $1.quantity }
    }

    var unbilledUnits: Int { leaks.reduce(0) { $0 + $1.units } }

    private var packsAmount: ReferenceMoney {
        packs.reduce(.zero) { $0 + ReferenceMoney($1.pack.price)! }
    }

    private var usageAmount: ReferenceMoney {
        lines.reduce(.zero) { $0 + ($1.amount ?? .zero) }
    }

    private var total: ReferenceMoney {
        let decimals = ["JPY", "KRW"].contains(tariff.currency) ? 0 : 2
        return (packsAmount + usageAmount).rounded(toDecimals: decimals)
    }

    private var rounding: ReferenceMoney { total - packsAmount - usageAmount }

    /// Unpriced comes before incomplete: the one stops the month's close, the other need not.
    private var status: String {
        if lines.contains(where: { $0.price == nil }) { return "unpriced" }
        return isIncomplete ? "incomplete" : "draft"
    }

    /// A cell that a spreadsheet would run gets an apostrophe (Formats.md, "Text from outside").
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return "=+-@\t\r".unicodeScalars.contains(first) ? "'" + text : text
    }
}

extension ReferenceStatement {
    static let invoiceColumns = [
        "invoice_id", "account_id", "period", "charge_period", "category", "pool", "interface",
        "usage_type", "source", "quantity", "unit_price", "amount", "currency",
    ]

    /// The rows of the invoice, in its order.
    var invoice: [[String]] {
        var rows = lines.map { line in
            row(
                category: tariff.category(ofInterface: line.key.interface),
                pool: tariff.pools[line.key.pool].name,
                interface: tariff.interfaces[line.key.interface],
                usageType: ["free", "prepaid", "postpaid"][line.key.usageType],
                source: line.source, quantity: line.quantity, price: line.price,
                amount: line.amount)
        }
        for (pack, pool) in packs.sorted(by: { bytewisePrecedes($0.pack.id, $1.pack.id) }) {
            let price = ReferenceMoney(pack.price)!
            rows.append(
                row(
                    category: tariff.pools[pool].category, pool: tariff.pools[pool].name,
                    usageType: "pack", source: pack.id, quantity: 1, price: price, amount: price))
        }
        if rounding != .zero {
            rows.append(
                row(usageType: "rounding", quantity: 1, price: rounding, amount: rounding))
        }
        return rows
    }

    private func row(
        category: String = "", pool: String = "", interface: String = "", usageType: String,
        source: String = "", quantity: Int, price: ReferenceMoney?, amount: ReferenceMoney?
    ) -> [String] {
        let texts = [category, pool, interface, usageType, source].map(Self.harmless)
        return ["\(month)-\(account)", Self.harmless(account), "\(month)", "\(month)"] + texts
            + ["\(quantity)", price?.description ?? "", amount?.description ?? "", tariff.currency]
    }

    static let summaryColumns = [
        "account_id", "name", "period", "free_units", "prepaid_units", "postpaid_units",
        "unbilled_units", "packs_amount", "usage_amount", "rounding", "total", "currency",
        "status",
    ]

    var summary: [String] {
        let units = [units(usageType: 0), units(usageType: 1), units(usageType: 2), unbilledUnits]
        return [Self.harmless(account), Self.harmless(name), "\(month)"] + units.map(String.init)
            + [packsAmount, usageAmount, rounding, total].map(\.description)
            + [tariff.currency, status]
    }

    static let balanceColumns = [
        "account_id", "pool", "grant", "class", "granted", "used_before", "used", "remaining",
        "starts_at", "ends_at", "lapsed", "name",
    ]

    var balanceRows: [[String]] {
        balances.map { pool, grant in
            let isOver = grant.end < calendar.end(of: month)
            return [
                Self.harmless(account), tariff.pools[pool].name, Self.harmless(grant.id),
                grant.isFree ? "free" : "prepaid", "\(grant.quantity)", "\(grant.usedBefore)",
                "\(grant.used)", isOver ? "0" : "\(grant.remaining)",
                grant.start == .min ? "" : calendar.format(grant.start),
                grant.end == .max ? "" : calendar.format(grant.end),
                isOver ? "\(grant.remaining)" : "0", Self.harmless(name),
            ]
        }
    }

    static let leakageColumns = [
        "account_id", "pool", "interface", "reason", "units", "first_at", "last_at", "list_value",
        "name",
    ]

    var leakageRows: [[String]] {
        leaks.map { leak in
            [
                Self.harmless(account), tariff.pools[leak.pool].name,
                tariff.interfaces[leak.interface], leak.reason.rawValue, "\(leak.units)",
                calendar.format(leak.first), calendar.format(leak.last),
                leak.value?.description ?? "", Self.harmless(name),
            ]
        }
    }
}
