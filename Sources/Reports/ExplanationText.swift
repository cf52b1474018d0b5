import Billing
import BillingTime

/// Writes an explanation for people.
public struct ExplanationText: Sendable {
    let explanation: Explanation
    private var statement: Statement { explanation.statement }
    var catalog: Catalog { explanation.tariff.catalog }
    private var zone: BillingZone { explanation.policies.zone }
    /// How many files are listed; nil: all.
    private let fileLimit: Int?

    /// Makes the writer.
    ///
    /// - Parameter fileLimit: how many files are listed; nil: all.
    public init(_ explanation: Explanation, fileLimit: Int? = nil) {
        self.explanation = explanation
        self.fileLimit = fileLimit
    }

    /// The text.
    public var text: String {
        let name = TerminalText.escape(statement.name)
        let account = TerminalText.escape(statement.accountID)
        var text = "Account \(account) \(name), \(statement.period)\n"
        text +=
            "Policies: "
            + explanation.policyRows.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + "\n"
        text += exceptionText
        for call in explanation.calls { text += callText(call) }
        for pool in explanation.explainedPools { text += poolText(pool) }
        let others = explanation.lines.filter { position in
            !explanation.explainedPools.contains { $0.pool == statement.lines[position].pool }
        }
        if !others.isEmpty { text += "\nOther lines\n" + lineTable(others) }
        text += failureText + sumText
        for rerated in explanation.rerated { text += reratedText(rerated) }
        guard !explanation.files.isEmpty else { return text }
        text += "\nFiles that usage of these accounts came from, by the runs that took it in\n"
        var files = TerminalTable([
            .text("file", limit: 80), .text("first call"), .text("last call"),
        ])
        let limit = fileLimit ?? explanation.files.count
        for file in explanation.files.prefix(limit) {
            files.append([file.path, zone.format(file.firstAt), zone.format(file.lastAt)])
        }
        text += files.text
        let further = explanation.files.count - limit
        return further > 0
            ? text + "and \(counted(further, "more file")); --files lists them\n" : text
    }

    // MARK: Parts

    func poolText(_ pool: PoolExplanation) -> String {
        var text = "\nPool \(TerminalText.escape(catalog.pools[pool.pool].name))\n"
        if !pool.grants.isEmpty { text += grantTable(pool) }
        let lines = explanation.lines.filter { statement.lines[$0].pool == pool.pool }
        if !lines.isEmpty { text += lineTable(lines) }
        for position in lines {
            text += "Line \(position + 1): \(explanation.reason(ofLine: position))\n"
        }
        for version in tables(of: pool) { text += tierTable(pool, version) }
        for leak in statement.leakage where leak.pool == pool.pool {
            let interface = TerminalText.escape(catalog.interfaces[leak.interface].name)
            let value = leak.listValue.map { "list value \($0)" } ?? "no list value"
            text +=
                "Unbilled: \(leak.units) of \(interface), \(leak.reason.rawValue), "
                + "\(zone.format(leak.firstAt)) to \(zone.format(leak.lastAt)), \(value)\n"
        }
        return text
    }

    private func grantTable(_ pool: PoolExplanation) -> String {
        var table = TerminalTable([
            .text("grant"), .number("granted"), .number("used before"), .number("used"),
            .number("remaining"), .number("lapsed"), .text("starts"), .text("ends"),
            .text("ran out"),
        ])
        for (grant, ranOutAt) in zip(pool.grants, pool.ranOutAt) {
            table.append([
                grant.grant.description, "\(grant.granted)", "\(grant.usedBefore)",
                "\(grant.used)", "\(grant.remaining)", "\(grant.lapsed)",
                time(grant.startsAt), time(grant.endsAt), ranOutAt.map(time) ?? "",
            ])
        }
        return table.text
    }

    private func lineTable(_ positions: [Int]) -> String {
        var table = TerminalTable([
            .number("line"), .text("interface"), .text("type"), .text("source"),
            .number("quantity"), .number("unit price"), .number("amount"), .text("first"),
            .text("last"),
        ])
        for position in positions {
            let line = statement.lines[position]
            let steps = explanation.steps(ofLine: position)
            table.append([
                "\(position + 1)", line.interface.map { catalog.interfaces[$0].name } ?? "",
                line.usageType.rawValue, line.source.description, "\(line.quantity)",
                line.unitPrice?.description ?? "none", line.amount?.description ?? "none",
                steps.first.map { stepTime($0).first } ?? "",
                steps.last.map { stepTime($0).last } ?? "",
            ])
        }
        return table.text
    }

    /// The price versions that a line of the pool took.
    private func tables(of pool: PoolExplanation) -> [Int] {
        let asked = pool.pricing.filter { explanation.lines.contains($0.line) }
        return Set(asked.compactMap(\.version)).sorted()
    }

    private func tierTable(_ pool: PoolExplanation, _ version: Int) -> String {
        let prices = explanation.tariff.prices[pool.pool][version]
        let applied = Set(pool.pricing.filter { $0.version == version }.compactMap(\.tier))
        var table = TerminalTable([
            .number("over"), .number("up to"), .number("unit price"), .text("applies"),
        ])
        for (position, tier) in prices.tiers.enumerated() {
            table.append([
                "\(tier.over)", tier.upTo.map { "\($0)" } ?? "",
                tier.unitPrice?.description ?? "on request",
                applied.contains(position) ? "yes" : "",
            ])
        }
        return
            "Prices from \(time(prices.effectiveFrom)), \(prices.model.rawValue), "
            + "\(prices.currency); the month has \(pool.basisUnits) \(explanation.basis)\n"
            + table.text
    }

    private func callText(_ call: ExplainedCall) -> String {
        var text =
            "\nCall \(TerminalText.escape(call.requestID))\(call.at.map { " at \(time($0))" } ?? "")"
            + ": \(TerminalText.escape(call.place)): \(TerminalText.escape(call.outcome))\n"
        guard let interface = call.interface, let pool = call.pool else { return text }
        text +=
            "Units: \(call.units) of \(TerminalText.escape(catalog.interfaces[interface].name)), "
            + "from pool \(TerminalText.escape(catalog.pools[pool].name)). The interface drew then:\n"
        let drawing = explanation.drawing(at: call)
        for step in drawing.steps {
            let (first, last) = stepTime(step)
            let when = first == last && !first.contains("T") ? "on \(first)" : "at \(first)"
            switch step.outcome {
            case .unbilled(let reason):
                text += "  \(counted(step.units, "unit")) \(when), unbilled: \(reason.rawValue)\n"
            case .billed(let line):
                text +=
                    "  \(counted(step.units, "unit")) \(when), on line \(line + 1): "
                    + "\(drawing.explanation.reason(ofLine: line))\n"
            }
        }
        return text
    }

    /// The arithmetic of the invoice, to the cent.
    private var sumText: String {
        "\nTotal: usage \(statement.usageAmount) + packs \(statement.packsAmount) + rounding "
            + "\(statement.rounding) = \(statement.total) \(statement.currency)\n"
    }

    private func time(_ instant: Instant) -> String {
        instant == .distantPast || instant == .distantFuture ? "" : zone.format(instant)
    }

    /// The second of a step, or its day where the day was drawn as a whole.
    private func stepTime(_ step: DrawingStep) -> (first: String, last: String) {
        let last = step.time.upperBound - 1
        if step.time.lowerBound == last { return (time(last), time(last)) }
        let day = zone.day(of: last).description
        return (day, day)
    }
}
