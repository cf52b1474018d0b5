import BillingTime

extension TariffRows {
    /// Everything wrong with the rows, by file and line; empty where they make a tariff.
    public func faults() -> [TariffFault] {
        interfaceFaults() + poolFaults() + priceFaults() + billableErrorFaults() + ticketFaults()
    }

    private func interfaceFaults() -> [TariffFault] {
        let granted = Set(pools.map { Catalog.normalise($0.pool) })
        var categories: [String: String] = [:]
        var pairs: Set<[String]> = []
        var actionOwners: [Bytewise: String] = [:]
        let names = Set(interfaces.map { Catalog.normalise($0.row.interface) })
        var faults: [TariffFault] = []
        for entry in interfaces {
            let row = entry.row
            let name = Catalog.normalise(row.interface)
            let pool = Catalog.normalise(row.pool)
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .interfaces, line: entry.line, reason: reason))
            }
            if name.isEmpty || pool.isEmpty || Catalog.normalise(row.category).isEmpty {
                fault("a category, interface or pool is empty")
                continue
            }
            if !pairs.insert([name, pool]).inserted {
                fault("interface \(row.interface) draws on pool \(row.pool) twice")
            }
            let category = categories[name] ?? row.category
            categories[name] = category
            if category != row.category {
                fault("interface \(row.interface) already stands in category \(category)")
            }
            if !granted.contains(pool) { fault("pool \(row.pool) is not in pools.csv") }
            for (position, action) in row.actions.enumerated() {
                let owner = actionOwners[Bytewise(action)] ?? name
                actionOwners[Bytewise(action)] = owner
                let meaning = Catalog.normalise(action)
                if action.isEmpty {
                    fault("an action is empty")
                } else if owner != name || row.actions[..<position].contains(action) {
                    fault("action \(action) is given twice")
                } else if meaning != name, names.contains(meaning) {
                    fault("action \(action) is the name of another interface")
                }
            }
        }
        return faults
    }

    private func poolFaults() -> [TariffFault] {
        let drawnOn = Set(interfaces.map { Catalog.normalise($0.row.pool) })
        var seen: Set<String> = []
        var faults: [TariffFault] = []
        for row in pools {
            let name = Catalog.normalise(row.pool)
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .pools, line: row.line, reason: reason))
            }
            if !seen.insert(name).inserted { fault("pool \(row.pool) is listed twice") }
            if !drawnOn.contains(name) { fault("no interface draws on pool \(row.pool)") }
            if row.freeQuantity < 0 { fault("free quantity \(row.freeQuantity) is negative") }
            if row.validityYears == nil {
                fault("validity \(row.validity) does not fit cadence \(row.cadence.rawValue)")
            }
        }
        return faults
    }

    private func billableErrorFaults() -> [TariffFault] {
        var faults: [TariffFault] = []
        for row in billableErrors {
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .billableErrors, line: row.line, reason: reason))
            }
            if row.error.code.isEmpty { fault("the error code is empty") }
            if let until = row.error.until, until < row.error.from {
                fault("the interval ends before it starts")
            }
        }
        return faults
    }

    private func ticketFaults() -> [TariffFault] {
        var poolsOfInterface: [String: Set<String>] = [:]
        for entry in interfaces {
            poolsOfInterface[Catalog.normalise(entry.row.interface), default: []]
                .insert(Catalog.normalise(entry.row.pool))
        }
        let mixed = poolsOfInterface.values.filter { $0.count > 1 }
        let ticketPools = mixed.reduce(into: Set<String>()) { $0.formUnion($1) }
        var seen: Set<Bytewise> = []
        var faults: [TariffFault] = []
        for row in tickets {
            func fault(_ reason: String) {
                faults.append(TariffFault(table: .tickets, line: row.line, reason: reason))
            }
            if row.code.isEmpty { fault("the ticket type is empty") }
            if !seen.insert(Bytewise(row.code)).inserted {
                fault("ticket type \(row.code) is listed twice")
            }
            if !ticketPools.contains(Catalog.normalise(row.pool)) {
                fault("pool \(row.pool) belongs to no interface with several pools")
            }
        }
        return faults
    }
}

extension TariffRows.Pool {
    /// Calendar years of validity, 0 for a month; nil where the text doesn't fit the cadence.
    var validityYears: Int? {
        switch cadence {
        case .monthly:
            return validity == "month" ? 0 : nil
        case .once:
            guard validity.utf8.last == UInt8(ascii: "y"),
                validity.utf8.first != UInt8(ascii: "+"),
                let years = Int(validity.dropLast()), (1...100).contains(years)
            else { return nil }
            return years
        }
    }
}
