import BillingTime

extension Statement {
    /// Charges the packs that take effect in the month, by id (Rules.md, 6.5 Packs are charged
    /// once).
    mutating func appendPacks(_ contract: Contract, _ calendar: MonthCalendar) {
        let bought = contract.packs.filter { pack in
            pack.refundedAt == nil && calendar.start <= pack.effectiveAt
                && pack.effectiveAt < calendar.end
        }
        for pack in bought.sorted(by: { Bytewise($0.id) < Bytewise($1.id) }) {
            packsAmount += pack.price
            lines.append(
                InvoiceLine(
                    chargePeriod: period, pool: pack.pool, interface: nil, usageType: .pack,
                    source: .grant(.pack(pack.id)), quantity: 1, unitPrice: pack.price,
                    amount: pack.price))
        }
    }

    /// Rounds the total once; a difference is a line of its own (Rules.md, 7.2 Rounding).
    mutating func appendRounding(toDecimals decimals: Int) {
        let exact = usageAmount + packsAmount
        total = exact.rounded(toDecimals: decimals)
        rounding = total - exact
        guard rounding != .zero else { return }
        lines.append(
            InvoiceLine(
                chargePeriod: period, pool: nil, interface: nil, usageType: .rounding,
                source: .text(""), quantity: 1, unitPrice: rounding, amount: rounding))
    }
}
