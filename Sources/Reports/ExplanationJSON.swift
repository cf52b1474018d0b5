import Billing
import BillingTime

/// Writes an explanation for programs. Money is text, so that no reader makes it floating point.
public struct ExplanationJSON: Sendable {
    let explanation: Explanation
    private var statement: Statement { explanation.statement }
    var catalog: Catalog { explanation.tariff.catalog }

    /// Makes the writer.
    public init(_ explanation: Explanation) { self.explanation = explanation }

    /// The file's bytes.
    public var bytes: [UInt8] {
        JSONText.object([
            .init("account_id", .string(statement.accountID)),
            .init("name", .string(statement.name)),
            .init("period", .string(statement.period.description)),
            .init(
                "policies",
                .object(explanation.policyRows.map { .init($0.name, .string($0.value)) })),
            .init("calls", .array(explanation.calls.map(call))),
            .init("pools", .array(explanation.explainedPools.map(pool))),
            .init("lines", .array(explanation.lines.map(line))),
            .init("usage_amount", amount(statement.usageAmount)),
            .init("packs_amount", amount(statement.packsAmount)),
            .init("rounding", amount(statement.rounding)),
            .init("total", amount(statement.total)),
            .init("currency", .string(statement.currency)),
            .init("rerated", explanation.rerated.first.map(rerated) ?? .null),
            .init("files", .array(explanation.files.map(file))),
            .init("exceptions", .array(explanation.exceptions.map(exception))),
            .init(
                "failed_calls",
                .array(
                    explanation.failures.map { failure in
                        .object([
                            .init("error_code", .string(failure.code)),
                            .init("units", .integer(failure.units)),
                        ])
                    })),
        ]).bytes
    }

    func pool(_ pool: PoolExplanation) -> JSONText {
        let grants = zip(pool.grants, pool.ranOutAt).map { grant, ranOutAt in
            JSONText.object([
                .init("grant", .string(grant.grant.description)),
                .init("class", .string(grant.grantClass.rawValue)),
                .init("granted", .integer(grant.granted)),
                .init("used_before", .integer(grant.usedBefore)),
                .init("used", .integer(grant.used)),
                .init("remaining", .integer(grant.remaining)),
                .init("lapsed", .integer(grant.lapsed)),
                .init("starts_at", time(grant.startsAt)), .init("ends_at", time(grant.endsAt)),
                .init("ran_out_at", time(ranOutAt)),
            ])
        }
        let leaks = statement.leakage.filter { $0.pool == pool.pool }.map { leak in
            JSONText.object([
                .init("interface", .string(catalog.interfaces[leak.interface].name)),
                .init("reason", .string(leak.reason.rawValue)),
                .init("units", .integer(leak.units)),
                .init("first_at", time(leak.firstAt)), .init("last_at", time(leak.lastAt)),
                .init("list_value", amount(leak.listValue)),
            ])
        }
        return .object([
            .init("pool", .string(catalog.pools[pool.pool].name)),
            .init("basis_units", .integer(pool.basisUnits)),
            .init("grants", .array(grants)),
            .init("prices", .array(prices(of: pool))),
            .init("unbilled", .array(leaks)),
        ])
    }

    /// The tier tables that lines of the pool took, with the rows that applied.
    private func prices(of pool: PoolExplanation) -> [JSONText] {
        Set(pool.pricing.compactMap(\.version)).sorted().map { version in
            let prices = explanation.tariff.prices[pool.pool][version]
            let applied = Set(pool.pricing.filter { $0.version == version }.compactMap(\.tier))
            return .object([
                .init("effective_from", time(prices.effectiveFrom)),
                .init("model", .string(prices.model.rawValue)),
                .init(
                    "tiers",
                    .array(
                        prices.tiers.enumerated().map { position, tier in
                            .object([
                                .init("over", .integer(tier.over)),
                                .init("up_to", tier.upTo.map { .integer($0) } ?? .null),
                                .init("unit_price", amount(tier.unitPrice)),
                                .init("applies", .boolean(applied.contains(position))),
                            ])
                        })),
            ])
        }
    }

    func line(_ position: Int) -> JSONText {
        let line = statement.lines[position]
        let steps = explanation.steps(ofLine: position)
        return .object([
            .init("line", .integer(Int64(position + 1))),
            .init("charge_period", .string(line.chargePeriod.description)),
            .init("pool", line.pool.map { .string(catalog.pools[$0].name) } ?? .null),
            .init(
                "interface", line.interface.map { .string(catalog.interfaces[$0].name) } ?? .null),
            .init("usage_type", .string(line.usageType.rawValue)),
            .init("source", .string(line.source.description)),
            .init("quantity", .integer(line.quantity)),
            .init("unit_price", amount(line.unitPrice)),
            .init("amount", amount(line.amount)),
            .init("reason", .string(explanation.reason(ofLine: position))),
            .init("steps", .array(steps.map(step))),
        ])
    }

    private func call(_ call: ExplainedCall) -> JSONText {
        .object([
            .init("request_id", .string(call.requestID)),
            .init("place", .string(call.place)), .init("at", time(call.at)),
            .init("outcome", .string(call.outcome)),
            .init(
                "interface", call.interface.map { .string(catalog.interfaces[$0].name) } ?? .null),
            .init("units", .integer(call.units)),
            .init("pool", call.pool.map { .string(catalog.pools[$0].name) } ?? .null),
            .init("steps", .array(explanation.drawing(at: call).steps.map(step))),
        ])
    }

    private func step(_ step: DrawingStep) -> JSONText {
        var members: [JSONText.Member] = [
            .init("from", time(step.time.lowerBound)), .init("until", time(step.time.upperBound)),
            .init("units", .integer(step.units)),
        ]
        switch step.outcome {
        case .billed(let line): members.append(.init("line", .integer(Int64(line + 1))))
        case .unbilled(let reason): members.append(.init("unbilled", .string(reason.rawValue)))
        }
        return .object(members)
    }

    private func exception(_ row: ExceptionRow) -> JSONText {
        .object([
            .init("reason", .string(row.reason)), .init("file", .string(row.file)),
            .init("line", row.line.map { .integer($0) } ?? .null),
            .init("account_id", .string(row.accountID)), .init("detail", .string(row.detail)),
        ])
    }

    private func file(_ file: ExplainedFile) -> JSONText {
        .object([
            .init("path", .string(file.path)), .init("first_at", time(file.firstAt)),
            .init("last_at", time(file.lastAt)),
        ])
    }

    func amount(_ amount: Amount?) -> JSONText {
        amount.map { .string($0.description) } ?? .null
    }

    private func time(_ instant: Instant?) -> JSONText {
        guard let instant, instant != .distantPast, instant != .distantFuture else { return .null }
        return .string(explanation.policies.zone.format(instant))
    }
}
