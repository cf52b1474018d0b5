import BillingTime

extension BookCheck {
    mutating func checkPacks() {
        var firstLines: [Bytewise: Int] = [:]
        for row in rows.packs {
            let owner = ownPosition(of: row.accountID, .packs, row.line)
            let pool = pool(named: row.pool)
            checkCells(of: row)
            if let line = firstLines[Bytewise(row.packID)] {
                fault(.packs, row.line, "pack \(row.packID) is already on line \(line)")
                continue
            }
            firstLines[Bytewise(row.packID)] = row.line
            // A pack stays where it takes effect, whoever moves later.
            let start = policies.zone.period(of: row.effectiveAt)
            let main = owner.flatMap { mainPosition(of: $0, in: start) }
            let expiry =
                row.expiresAt ?? policies.zone.adding(years: 1, to: row.effectiveAt)
            guard let main else { continue }
            guard let pool else {
                note(
                    unusable: "pool \(row.pool) is unknown", .packs, row.line,
                    in: row.effectiveAt..<max(row.effectiveAt + 1, expiry), of: main)
                continue
            }
            let pack = Contract.Pack(
                id: row.packID, line: row.line, pool: pool, quantity: row.quantity,
                price: row.price, effectiveAt: row.effectiveAt, expiresAt: expiry,
                refundedAt: row.refundedAt)
            packPlaces[Bytewise(row.packID)] = (main, drafts[main]?.packs.count ?? 0)
            drafts[main, default: Draft()].packs.append(pack)
        }
    }

    private mutating func checkCells(of row: PackRow) {
        if row.packID.isEmpty { fault(.packs, row.line, "the pack id is empty") }
        if row.packID.hasPrefix("free:") {
            fault(.packs, row.line, "pack id \(row.packID) is the name of a free grant")
        }
        if row.quantity < 0 { fault(.packs, row.line, "quantity \(row.quantity) is negative") }
        if row.price < .zero { fault(.packs, row.line, "price \(row.price) is negative") }
        if let expiry = row.expiresAt, expiry < row.effectiveAt {
            fault(.packs, row.line, "the pack expires before it takes effect")
        }
    }

    mutating func checkOpenings() {
        var firstLines: [[Bytewise]: Int] = [:]
        for row in rows.openings {
            let owner = ownPosition(of: row.accountID, .openings, row.line)
            let pool = pool(named: row.pool)
            if row.used < 0 {
                fault(.openings, row.line, "used units \(row.used) are negative")
                continue
            }
            let poolName = pool.map { catalog.pools[$0].name } ?? row.pool
            let key = [Bytewise(row.accountID), Bytewise(poolName), Bytewise(row.grant)]
            if let line = firstLines[key] {
                fault(.openings, row.line, "the same grant is already on line \(line)")
                continue
            }
            firstLines[key] = row.line
            guard let owner else { continue }
            let main = mainPositions[owner]
            guard let pool else {
                note(
                    unusable: "pool \(row.pool) is unknown", .openings, row.line,
                    in: .distantPast..<Instant.distantFuture, of: main)
                continue
            }
            if row.grant != "free:once" {
                openPack(row, owner, pool)
            } else if let main {
                openFree(row, main, pool)
            }
        }
    }

    /// What a one-time grant gives is the tariff's to say: an opening beyond that is its account's
    /// trouble.
    private mutating func openFree(_ row: OpeningRow, _ main: Int, _ pool: Int) {
        let allowance = catalog.pools[pool].allowance
        let granted = allowance.cadence == .once ? allowance.quantity : 0
        let used = drafts[main]?.freeOpenings[pool] ?? 0
        guard row.used <= granted - used else {
            note(
                unusable: "\(row.used) units were drawn of \(granted - used) granted once by pool "
                    + row.pool, .openings, row.line, in: .distantPast..<Instant.distantFuture,
                of: main, .openingTooLarge)
            return
        }
        drafts[main, default: Draft()].freeOpenings[pool] = used + row.used
    }

    private mutating func openPack(_ row: OpeningRow, _ owner: Int, _ pool: Int) {
        guard let place = packPlaces[Bytewise(row.grant)],
            let pack = drafts[place.main]?.packs[place.pack], pack.pool == pool,
            case let start = policies.zone.period(of: pack.effectiveAt),
            mainPosition(of: owner, in: start) == place.main
        else {
            fault(
                .openings, row.line,
                "account \(row.accountID) has no pack \(row.grant) of pool \(row.pool)")
            return
        }
        guard let sum = drawn(row, after: pack.opening, of: pack.quantity) else { return }
        drafts[place.main]?.packs[place.pack].opening = sum
    }

    /// The units drawn of a grant with a row's; nil, and a fault, where there are not as many.
    private mutating func drawn(
        _ row: OpeningRow, after used: Int64, of quantity: Int64
    ) -> Int64? {
        let (sum, overflow) = used.addingReportingOverflow(row.used)
        guard !overflow, sum <= quantity else {
            fault(
                .openings, row.line, "\(row.used) units were drawn of \(quantity - used) granted")
            return nil
        }
        return sum
    }
}

extension Contract.Pack {
    /// What its refund is once units were drawn from it (Rules.md, 4.5 Refunds).
    func refundException(_ time: String) -> AccountException {
        AccountException(
            .refundAfterUse,
            "packs.csv:\(line): pack \(id) was refunded after it had been drawn on \(time)")
    }
}
