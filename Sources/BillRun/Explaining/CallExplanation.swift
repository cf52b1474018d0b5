import Billing
import BillingTime
import Foundation
import Ledger
import Metering
import Reports

/// Explains a single call: where its deliveries stand, which one counts, and what it was charged.
public struct CallExplanation {
    let ledger: RatedLedger
    let requestID: String

    /// Explains a call by its request id.
    public init(ledger: RatedLedger, requestID: String) {
        self.ledger = ledger
        self.requestID = requestID
    }

    /// A delivery of the call.
    fileprivate struct Delivery {
        let path: String
        /// The run at whose end its file was taken in; nil: it was not.
        let run: Int64?
        let record: CallSearch.Found

        /// The order in which deliveries count: the one taken in first, then as within one intake.
        func precedes(_ other: Delivery) -> Bool {
            let (mine, others) = (run ?? .max, other.run ?? .max)
            if mine != others { return mine < others }
            return CallPrecedence.isFirst(
                record.second ?? .max, before: other.record.second ?? .max
            ) { (record.canonicalText, other.record.canonicalText) } ?? false
        }
    }

    /// The explanation of the month of the call, with the call itself; nil where no log has it.
    public func explanation() throws -> Explanation? {
        let deliveries = try self.deliveries()
        guard let first = deliveries.first else { return nil }
        let counted = deliveries.first { $0.run != nil && $0.isCall }
        let call = counted ?? first
        let account = String(decoding: call.record.account, as: UTF8.self)
        guard let second = call.record.second else {
            return try bare(deliveries, counted, account)
        }
        let period = ledger.settings.policies.zone.period(of: Instant(second))
        guard let main = ledger.book.mainAccount(of: account, in: period),
            var explanation = try MonthExplanation(ledger: ledger).explanation(
                account: main, period: period)
        else { return try bare(deliveries, counted, account) }
        explanation.calls = explained(deliveries, counted)
        // The deliveries name their files.
        explanation.files = []
        let pools = explanation.calls.compactMap(\.pool)
        explanation.limit(toPools: Set(pools))
        return explanation
    }

    /// An explanation of nothing but the call, where its account or month has no statement.
    private func bare(
        _ deliveries: [Delivery], _ counted: Delivery?, _ account: String
    ) throws -> Explanation {
        let zone = ledger.settings.policies.zone
        let second = deliveries.compactMap(\.record.second).first.map { Instant($0) }
        var explanation = Explanation(
            statement: Statement(
                accountID: account, name: "",
                period: zone.period(of: second ?? ledger.settings.asOf),
                currency: ledger.tariff.currency),
            tariff: ledger.tariff, policies: ledger.settings.policies)
        explanation.calls = explained(deliveries, counted)
        return explanation
    }

    // MARK: Deliveries

    /// The records with the request id, in the order in which they count.
    private func deliveries() throws -> [Delivery] {
        let settings = ledger.settings
        let known = try ledger.store.files()
        // What an earlier run took in was not too old then.
        let search = CallSearch(
            requestID: Array(requestID.utf8),
            rules: MeteringRules(
                tariff: ledger.tariff, settings: settings,
                takenAt: known.map(\.takenAt).min()),
            options: ReadingOptions(settings))
        var runs: [[UInt8]: Int64] = [:]
        let ends = try ledger.store.intakeEnds()
        for file in known {
            // What a killed run took in was settled with what the next one did.
            runs[file.digest] = ends.first { $0 >= file.run } ?? .max - 1
        }
        var deliveries: [Delivery] = []
        for path in try paths(known) {
            let records: [CallSearch.Found]
            do {
                records = try search.records(in: path) { try Interruption.check() }
            } catch let error as LogFileError where error.fault == .notALog {
                // In a folder of logs there may be other files; no call is in them.
                continue
            } catch let error as LogFileError {
                throw OperatingError(
                    path: path, reason: "\(error.fault.rawValue): \(error.detail)",
                    exitCode: .exceptions)
            }
            guard !records.isEmpty else { continue }
            let run = runs[try FileDigest(path: path).whole]
            deliveries += records.map { Delivery(path: path, run: run, record: $0) }
        }
        return deliveries.enumerated().sorted {
            $0.element.precedes($1.element)
                || !$1.element.precedes($0.element) && $0.offset < $1.offset
        }.map(\.element)
    }

    /// The logs that the user names, or those that were taken in and are still where they were.
    private func paths(_ known: [TakenFile]) throws -> [String] {
        if !ledger.settings.logs.isEmpty { return try ledger.settings.findLogs().files.map(\.path) }
        var seen: Set<String> = []
        return known.map { PathText.text($0.path) }.filter {
            seen.insert($0).inserted && InputFile.exists($0)
        }
    }

    private func explained(_ deliveries: [Delivery], _ counted: Delivery?) -> [ExplainedCall] {
        let completion = counted.flatMap { counted in
            deliveries.first { $0.completes(counted) }
        }
        return deliveries.flatMap { delivery in explained(delivery, counted, completion) }
    }

    /// The delivery; of one that counts, each pool that it draws on. `completion` is the one that brought
    /// the tickets later.
    private func explained(
        _ delivery: Delivery, _ counted: Delivery?, _ completion: Delivery?
    ) -> [ExplainedCall] {
        func call(_ outcome: String, pool: Int? = nil, units: Int64 = 0) -> ExplainedCall {
            var call = ExplainedCall(
                requestID: requestID,
                place: "\(PathText.shown(delivery.path)), line \(delivery.record.place.line)",
                at: delivery.record.second.map { Instant($0) }, outcome: outcome)
            if case .call(let found) = delivery.record.outcome, pool != nil {
                call.interface = found.interface
                call.pool = pool
                call.units = units
            }
            return call
        }
        switch delivery.record.outcome {
        case .rejected(let reason, let detail):
            return [call("not metered: \(reason.rawValue), \(detail)")]
        case .call(let found):
            guard delivery.run != nil else { return [call("its file was not taken in")] }
            if let completion, delivery.isAtPlace(of: completion) {
                return draws(of: found, ticketsAlone: true).map {
                    call("counted: its tickets", pool: $0.pool, units: $0.units)
                }
            }
            guard let counted, delivery.isAtPlace(of: counted) else {
                let isSame = [counted, completion].contains { other in
                    other.map { delivery.isSame(as: $0) || delivery.lacksTickets(of: $0) } ?? false
                }
                return [call(isSame ? "a duplicate" : "a conflicting duplicate")]
            }
            guard found.isBillable else {
                return [call("not billable: \(String(decoding: found.errorCode, as: UTF8.self))")]
            }
            return draws(of: found).map { call("counted", pool: $0.pool, units: $0.units) }
        }
    }

    /// The pools that a call draws on: its own, and those of its tickets.
    private func draws(
        of call: CallSearch.Call, ticketsAlone: Bool = false
    ) -> [(pool: Int?, units: Int64)] {
        let interface = ledger.tariff.catalog.interfaces[call.interface].name
        var draws: [(pool: Int?, units: Int64)] = []
        for (meter, units)
            in call.meteredUnits(interface: interface).dropFirst(ticketsAlone ? 1 : 0)
        {
            let pool = ledger.tariff.charge(for: meter)?.pool
            if let known = draws.firstIndex(where: { $0.pool == pool }) {
                draws[known].units += units
            } else {
                draws.append((pool, units))
            }
        }
        return draws
    }
}

extension CallExplanation.Delivery {
    fileprivate var isCall: Bool {
        if case .call = record.outcome { true } else { false }
    }

    /// Whether both are one record.
    fileprivate func isAtPlace(of other: CallExplanation.Delivery) -> Bool {
        path == other.path && record.place == other.record.place
    }

    /// Whether it brought the tickets of a call that was counted in an earlier run.
    fileprivate func completes(_ counted: CallExplanation.Delivery) -> Bool {
        guard let run, let other = counted.run, run > other else { return false }
        return isCall && counted.lacksTickets(of: self)
    }

    /// Whether it is the other one but for its list of tickets.
    fileprivate func lacksTickets(of other: CallExplanation.Delivery) -> Bool {
        record.second == other.record.second
            && CallPrecedence.lacksTickets(record.canonicalText, of: other.record.canonicalText)
    }

    /// Whether both deliver the same call, so that one is a plain duplicate.
    fileprivate func isSame(as other: CallExplanation.Delivery) -> Bool {
        guard case .call(let mine) = record.outcome, case .call(let theirs) = other.record.outcome
        else { return false }
        return mine == theirs && record.account == other.record.account
            && record.second == other.record.second
    }
}
