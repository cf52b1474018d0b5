/// The calls of an account, crowded around the seconds at which something changes.
extension ScenarioGenerator {
    mutating func addCalls(of payer: PayerGroup, tariff: ReferenceTariff) {
        let interfaces = tariff.interfaces.indices.filter { interface in
            tariff.pools(ofInterface: interface).contains { payer.pools.contains($0) }
        }
        var moments = payer.moments
        for error in tariff.billableErrors { moments += [error.from, error.until ?? error.from] }
        var hot: [Int64] = []
        for _ in 0..<5 { hot.append(second(near: moments)) }
        for _ in 0..<random.int(4...(usesBuiltInTariff ? 30 : 45)) {
            let at = random.chance(45) ? random.pick(hot) : second(near: moments)
            var call = ReferenceCall(
                second: at, account: random.pick(payer.members), interfaceName: "",
                units: units(), requestID: requestID())
            let interface = random.pick(interfaces)
            call.interfaceName = spelling(of: interface, tariff: tariff)
            if random.chance(12) { call.errorCode = random.pick(Self.errorCodes) }
            if tariff.pools(ofInterface: interface).count > 1, random.chance(80) {
                call.tickets = tickets()
            }
            add(call)
        }
    }

    private mutating func units() -> Int {
        if usesBuiltInTariff { return random.chance(30) ? 1 : random.int(1...300) }
        return random.chance(80) ? 1 : random.int(2...6)
    }

    private mutating func tickets() -> [Int] {
        var tickets: [Int] = []
        for _ in 0..<random.int(1...5) {
            tickets.append(
                random.chance(4) ? random.pick([4, 15, 99]) : random.pick([0, 2, 3, 8, 12]))
        }
        return tickets
    }

    mutating func requestID() -> String {
        random.chance(50)
            ? random.hexadecimal(digits: 32)
            : "req-\(calls.count)-\(random.hexadecimal(digits: 4))"
    }

    /// An action, or the Chinese name in some spelling.
    mutating func spelling(of interface: Int, tariff: ReferenceTariff) -> String {
        let name = tariff.interfaces[interface]
        let row = tariff.rows.first { $0.interface == name }!
        return random.chance(60) ? random.pick(row.actions) : spelled(name)
    }

    /// The name as it is, with other brackets, in full width, or with other white space.
    mutating func spelled(_ name: String) -> String {
        switch random.int(1...6) {
        case 1: return name.replacing("（", with: "(").replacing("）", with: ")")
        case 2: return name.replacing(" ", with: "")
        case 3: return name.replacing("VIN", with: "ＶＩＮ").replacing(" ", with: "\u{3000}")
        case 4: return name.replacing("识别", with: " 识别 ")
        default: return name
        }
    }

    /// An account with the tier's bound less one, exactly, or plus one, in each month.
    mutating func addTierEdge(_ id: String, tariff: ReferenceTariff) -> Bool {
        let pools = tariff.pools.indices.filter { pool in
            tariff.pools[pool].onceYears == nil
                && tariff.versions[pool].contains { $0.tiers.count > 1 }
        }
        guard let pool = pools.isEmpty ? nil : random.pick(pools) else { return false }
        let since = calendar.second(2020, 1, 1)
        book.accounts.append(
            .init(id: id, name: "edge", parent: nil, activatedAt: since, postpaidFrom: since))
        let interfaces = tariff.interfaces.indices.filter {
            tariff.pools(ofInterface: $0) == [pool]
        }
        let bounds = tariff.versions[pool].flatMap { $0.tiers.compactMap(\.upTo) }
            .filter { $0 <= 10_000 }
        for month in months {
            var rest = random.pick(bounds) + random.int(-1...1)
            if policies.tierBasis == .postpaid { rest += tariff.pools[pool].freeQuantity }
            let largest = max(1, rest / 12)
            let first = calendar.start(of: month)
            let moments = tariff.versions[pool].map(\.from)
            while rest > 0 {
                let units = min(rest, random.int(1...largest))
                rest -= units
                var at = second(near: moments)
                if calendar.month(of: at) != month {
                    at = random.second(from: first, before: calendar.end(of: month))
                }
                add(
                    ReferenceCall(
                        second: at, account: id,
                        interfaceName: spelling(of: random.pick(interfaces), tariff: tariff),
                        units: units, requestID: requestID()))
            }
        }
        return true
    }

    /// Adds a call with the texts under which it is delivered.
    mutating func add(_ call: ReferenceCall) {
        var call = call
        call.cells = cells(of: call)
        calls.append(call)
    }

    private mutating func cells(of call: ReferenceCall) -> [String] {
        let success = random.pick(["", "", "0", "OK", "Success"])
        return [
            timeText(call.second), call.account, call.interfaceName, call.requestID,
            call.errorCode.isEmpty ? success : call.errorCode,
            call.units == 1 && random.chance(60) ? "" : "\(call.units)",
            (call.tickets ?? []).map(String.init).joined(separator: "|"),
        ]
    }

    /// The second in one of the forms that a log may use; fractions are cut off.
    mutating func timeText(_ second: Int64) -> String {
        let isFixed = calendar.zone.nextDaylightSavingTimeTransition == nil
        switch random.int(1...8) {
        case 1: return ReferenceCalendar.formatUTC(second)
        case 2: return ReferenceCalendar.formatUTC(second).replacing("Z", with: ".999999Z")
        case 3 where isFixed: return calendar.localText(second, separator: " ")
        case 4 where isFixed: return calendar.localText(second, separator: " ") + ".500"
        case 5: return "\(second)"
        case 6: return "\(second * 1000 + Int64(random.int(0...999)))"
        default: return calendar.format(second)
        }
    }
}
