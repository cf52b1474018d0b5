import BillingTime

/// What closed months should have charged, less what was issued for them.
///
/// Lines are compared by month, pool, interface, kind, source and unit price, so that each
/// difference is a quantity at one price: where a late call reaches another tier, the units come
/// back at the old price and are charged at the new one. Rounding is no part of it: the invoice
/// that takes the differences is rounded once, as a whole.
public struct ChargeDifferences: Sendable {
    private struct Key: Hashable {
        var chargePeriod: Period
        var pool: Int
        var interface: Int?
        var type: UsageType
        var source: Bytewise
        var unitPrice: Amount?
    }

    private var quantities: [Key: Int64] = [:]

    /// Nothing charged, nothing issued.
    public init() {}

    /// Adds a line that an on-time month has.
    public mutating func charge(_ line: InvoiceLine) { add(line, line.quantity) }

    /// Takes off a line that was issued, also one that is itself a correction.
    public mutating func takeOff(_ line: InvoiceLine) { add(line, -line.quantity) }

    private mutating func add(_ line: InvoiceLine, _ quantity: Int64) {
        guard let pool = line.pool else { return }
        let key = Key(
            chargePeriod: line.chargePeriod, pool: pool, interface: line.interface,
            type: line.correctedType ?? line.usageType,
            source: Bytewise(line.source.description), unitPrice: line.unitPrice)
        quantities[key, default: 0] += quantity
    }

    /// The differences that are not zero: by month, then in the order of an invoice.
    public var lines: [InvoiceLine] {
        quantities.filter { $0.value != 0 }.sorted { Self.precedes($0.key, $1.key) }.map {
            key, quantity in
            InvoiceLine(
                chargePeriod: key.chargePeriod, pool: key.pool, interface: key.interface,
                usageType: .correction, source: .text(key.source.text), quantity: quantity,
                unitPrice: key.unitPrice, amount: key.unitPrice.map { $0 * quantity },
                correctedType: key.type)
        }
    }

    private static func precedes(_ left: Key, _ right: Key) -> Bool {
        let places = (place(left), place(right))
        if places.0 != places.1 { return places.0 < places.1 }
        if left.source != right.source { return left.source < right.source }
        return (left.unitPrice ?? .zero) < (right.unitPrice ?? .zero)
    }

    /// Packs come after all interfaces; tiers ascend by where they start.
    private static func place(_ key: Key) -> (Int32, Int, Int, Int, Int64) {
        let digits = key.source.text.prefix { $0.isASCII && $0.isNumber }
        return (
            key.chargePeriod.monthsSinceYearZero, key.pool, key.interface ?? .max,
            UsageType.allCases.firstIndex(of: key.type) ?? 0, Int64(digits) ?? 0
        )
    }
}

extension Statement {
    /// Charges differences to earlier months on this month's invoice: after its own usage, before
    /// its packs. The total is rounded anew.
    public mutating func add(corrections: [InvoiceLine]) {
        guard !corrections.isEmpty else { return }
        lines.removeAll { $0.usageType == .rounding }
        rounding = .zero
        let place = lines.firstIndex { $0.usageType == .pack } ?? lines.endIndex
        lines.insert(contentsOf: corrections, at: place)
        for line in corrections {
            guard let amount = line.amount else {
                isUnpriced = true
                continue
            }
            if line.correctedType == .pack {
                packsAmount += amount
            } else {
                usageAmount += amount
            }
        }
        appendRounding(toDecimals: Currency.minorUnitDecimals(currency))
    }
}
