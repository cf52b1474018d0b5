/// Records that are not simply billed: strangers, rejects, duplicates and conflicts.
extension ScenarioGenerator {
    /// Calls of accounts that no book knows, and one plain account with a call in every month.
    mutating func addStrangers(_ tariff: ReferenceTariff) {
        let since = calendar.second(2020, 1, 1)
        book.accounts.append(
            .init(id: "steady", name: "", parent: nil, activatedAt: since, postpaidFrom: since))
        for month in [months[0], months[months.count - 1]] {
            add(
                ReferenceCall(
                    second: calendar.start(of: month), account: "steady",
                    interfaceName: tariff.interfaces[0], requestID: requestID()))
        }
        for number in 0..<random.int(0...12) {
            let interface = random.int(0...tariff.interfaces.count - 1)
            add(
                ReferenceCall(
                    second: second(near: []), account: "stranger-\(number % 3)",
                    interfaceName: spelling(of: interface, tariff: tariff),
                    units: random.int(1...3), requestID: requestID()))
        }
    }

    /// Real actions outside the catalog, and a known action in the wrong case.
    mutating func addRejects() {
        for _ in 0..<random.int(0...6) {
            let account = random.pick(book.accounts).id
            let name = random.pick([
                "AdvertiseOCR", "SmartStructuralOCR", "generalbasicocr", "无此接口",
            ])
            add(
                ReferenceCall(
                    second: second(near: []), account: account, interfaceName: name,
                    requestID: requestID()))
        }
    }

    /// Delivers some records twice or thrice, and some request ids with other content.
    mutating func addDuplicates() {
        let originals = calls.filter { !Self.isReject($0) }
        for original in originals {
            switch random.int(1...100) {
            case 1...5: calls.append(original)
            case 6: calls += [original, original]
            case 7...9: addConflict(with: original)
            default: break
            }
        }
    }

    private static func isReject(_ call: ReferenceCall) -> Bool {
        ["AdvertiseOCR", "SmartStructuralOCR", "generalbasicocr", "无此接口"]
            .contains(call.interfaceName)
    }

    /// The same request id at another second, or at the same second with other content.
    private mutating func addConflict(with original: ReferenceCall) {
        var other = original
        switch random.int(1...6) {
        case 1...3:
            let shift = Int64(random.pick([-86_400, -60, -1, 1, 2, 3600, 86_400 * 20]))
            other.second = min(max(original.second + shift, start), end - 1)
            guard other.second != original.second else { return }
            other.cells[0] = timeText(other.second)
        case 4:
            other.account = random.pick(book.accounts).id
            other.cells[1] = other.account
        case 5:
            other.units += random.int(1...9)
            other.cells[5] = "\(other.units)"
        default:
            other.errorCode = original.errorCode.isEmpty ? "InternalError" : ""
            other.cells[4] = other.errorCode
        }
        if other.record != original.record { calls.append(other) }
    }
}
