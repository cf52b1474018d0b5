import BillingTime

extension Statement {
    /// The month as finance books it: a charge for each line, in their order, and then one for each
    /// pack that ended in the month with units left.
    ///
    /// The charges' `billed` add up to the invoice's total.
    public func charges(under contract: Contract, zone: BillingZone) -> [Charge] {
        let month = zone.start(of: period)..<zone.start(of: period.next)
        var packs = PackBalances(balances, lines: lines, contract: contract, month: month)
        // What corrections drew from packs, they drew before this month.
        let isCorrection = { (line: InvoiceLine) in line.usageType == .correction }
        let corrections = lines.filter(isCorrection).map { line in
            charge(for: line, month: month, zone: zone, packs: &packs)
        }
        var others = corrections[...]
        var charges = lines.map { line in
            isCorrection(line)
                ? others.removeFirst()
                : charge(for: line, month: month, zone: zone, packs: &packs)
        }
        for pack in packs.ended {
            charges.append(
                Charge(
                    kind: .packLapsed, pool: pack.pack.pool, interface: nil,
                    source: .grant(.pack(pack.pack.id)), period: period,
                    time: max(month.lowerBound, pack.pack.effectiveAt)..<pack.pack.expiresAt,
                    quantity: pack.pack.quantity - pack.drawn, unitPrice: .zero, billed: .zero,
                    earned: pack.pack.worth(ofUnits: pack.drawn..<pack.pack.quantity),
                    grantRemaining: 0))
        }
        return charges
    }

    private func charge(
        for line: InvoiceLine, month: Range<Instant>, zone: BillingZone,
        packs: inout PackBalances
    ) -> Charge {
        var charge = Charge(
            kind: line.amount == nil ? .unpriced : .postpaid, pool: line.pool,
            interface: line.interface, source: line.source, period: line.chargePeriod,
            time: month, quantity: line.quantity, unitPrice: line.unitPrice,
            billed: line.amount ?? .zero, earned: line.amount ?? .zero)
        switch line.usageType {
        case .free:
            charge.kind = .free
            let name = line.source.description
            charge.grantRemaining =
                balances.first { $0.pool == line.pool && $0.grant.description == name }?.remaining
        case .prepaid:
            charge.kind = .packUsed
            (charge.earned, charge.grantRemaining) = packs.draw(
                line.quantity, from: line.source.description)
        case .pack:
            charge.kind = .packSold
            charge.earned = .zero
            if let pack = packs.pack(line.source.description) {
                charge.time = pack.pack.effectiveAt..<month.upperBound
                charge.grantRemaining = pack.remaining
            }
        case .rounding: charge.kind = .rounding
        case .correction:
            charge.kind = .correction
            charge.correctedType = line.correctedType
            charge.time =
                zone.start(of: line.chargePeriod)..<zone.start(of: line.chargePeriod.next)
            if line.correctedType == .pack { charge.earned = .zero }
            if line.correctedType == .prepaid {
                (charge.earned, charge.grantRemaining) = packs.draw(
                    line.quantity, from: line.source.description)
            }
        case .postpaid: break
        }
        return charge
    }
}

/// How far an account's packs are drawn, while a month's lines are gone through.
private struct PackBalances {
    struct Balance {
        let pack: Contract.Pack
        /// Units drawn so far.
        var drawn: Int64
        /// Units left for the months to come.
        let remaining: Int64
        /// Whether what is left lapses in the month. One that ends with the month does, too.
        let isEnding: Bool
    }

    private var packs: [Balance] = []

    init(
        _ balances: [GrantBalance], lines: [InvoiceLine], contract: Contract,
        month: Range<Instant>
    ) {
        for balance in balances {
            guard case .pack(let id) = balance.grant,
                let pack = contract.packs.first(where: { $0.id.utf8.elementsEqual(id.utf8) })
            else { continue }
            let isEnding = balance.endsAt <= month.upperBound
            let corrected = lines.filter {
                $0.correctedType == .prepaid && $0.source.description == id
            }.reduce(0) { $0 + $1.quantity }
            packs.append(
                Balance(
                    pack: pack, drawn: balance.usedBefore - corrected,
                    remaining: isEnding ? 0 : balance.remaining, isEnding: isEnding))
        }
    }

    /// The packs with units that lapse in the month.
    var ended: [Balance] { packs.filter { $0.isEnding && $0.drawn < $0.pack.quantity } }

    func pack(_ id: String) -> Balance? {
        packs.first { $0.pack.id.utf8.elementsEqual(id.utf8) }
    }

    /// Draws the units of a line; answers what they are worth, and what is left at the month's end.
    mutating func draw(_ units: Int64, from id: String) -> (Amount, Int64?) {
        guard let index = packs.firstIndex(where: { $0.pack.id.utf8.elementsEqual(id.utf8) })
        else { return (.zero, nil) }
        let first = packs[index].drawn
        packs[index].drawn += units
        let last = packs[index].drawn
        let pack = packs[index].pack
        // A correction may give units back.
        let worth =
            units < 0 ? -pack.worth(ofUnits: last..<first) : pack.worth(ofUnits: first..<last)
        return (worth, packs[index].remaining)
    }
}
