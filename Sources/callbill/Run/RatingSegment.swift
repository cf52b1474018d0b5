import Billing
import BillingTime
import Ledger

/// Consecutive months that are rated under the same tariff and policies.
struct RatingSegment: Sendable {
    let book: Book
    let tariff: Tariff
    let policies: Policies
    /// By meter: how it is charged.
    let charges: [MeterCharge?]
    /// The months, as positions among the rated ones.
    let positions: Range<Int>

    init(
        book: Book, tariff: Tariff, policies: Policies, positions: Range<Int>,
        meters: [LedgerMeter]
    ) {
        self.book = book
        self.tariff = tariff
        self.policies = policies
        self.positions = positions
        charges = meters.map { meter in
            tariff.charge(
                for: Meter(
                    interface: meter.interface,
                    errorCode: String(decoding: meter.errorCode, as: UTF8.self),
                    ticket: meter.ticket))
        }
    }

    /// Balances of the segment before, in which pools have another catalog's positions.
    func carried(_ balances: CarriedBalances, from catalog: Catalog) -> CarriedBalances {
        CarriedBalances(
            grants: balances.grants.compactMap { entry in
                guard let pool = tariff.catalog.pool(named: catalog.pools[entry.pool].name) else {
                    return nil
                }
                return CarriedBalances.Grant(pool: pool, grant: entry.grant, used: entry.used)
            })
    }
}

/// The closes in force, and what they froze.
struct ClosedMonths: Sendable {
    /// The closes in force, ascending by month, without gaps.
    let closes: [LedgerClose]

    init(_ store: LedgerStore) throws {
        closes = try store.closes().filter(\.isInForce).sorted { $0.period < $1.period }
    }

    /// The last closed month; earlier ones are closed too.
    var last: Period? { closes.last?.period }

    /// Whether the month is closed.
    func contains(_ period: Period) -> Bool { last.map { period <= $0 } ?? false }

    /// The close whose tariff holds for a closed month: its own, or for a month before the first
    /// close that one.
    func close(of period: Period) -> LedgerClose? { closes.first { $0.period >= period } }

    /// The month whose invoices take the differences to closed months.
    var correcting: Period? { last?.next }

    /// Cuts months into segments, closed ones with what was frozen for them.
    func segments(
        _ periods: [Period], current: (book: Book, tariff: Tariff, policies: Policies),
        bookPath: String?, meters: [LedgerMeter]
    ) throws -> [RatingSegment] {
        var segments: [RatingSegment] = []
        var start = 0
        while start < periods.count {
            let close = close(of: periods[start])
            var end = start + 1
            while end < periods.count, Self.isAlike(close, self.close(of: periods[end])) {
                end += 1
            }
            var parts = current
            if let close {
                let frozen = try FrozenTariff(close, zone: current.policies.zone)
                if frozen.tariff.version != current.tariff.version
                    || frozen.policies != current.policies
                {
                    parts = (
                        try BookLoader.load(
                            bookPath, tariff: frozen.tariff, policies: frozen.policies,
                            skipsUnknownPools: true), frozen.tariff, frozen.policies
                    )
                }
                guard frozen.tariff.currency == current.tariff.currency else {
                    throw OperatingError(
                        reason: "\(close.period) was issued in \(close.currency); differences "
                            + "to it can't be charged in \(current.tariff.currency)",
                        exitCode: .invalid)
                }
            }
            segments.append(
                RatingSegment(
                    book: parts.book, tariff: parts.tariff, policies: parts.policies,
                    positions: start..<end, meters: meters))
            start = end
        }
        return segments
    }

    private static func isAlike(_ left: LedgerClose?, _ right: LedgerClose?) -> Bool {
        left?.tariffFiles == right?.tariffFiles && left?.policies == right?.policies
    }
}

/// The tariff and the policies that a close froze.
struct FrozenTariff {
    let tariff: Tariff
    let policies: Policies

    init(_ close: LedgerClose, zone: BillingZone) throws {
        tariff = try TariffLoader.load(
            TariffFolder(path: nil, files: close.tariffFiles), zone: zone)
        var values: [Substring: String] = [:]
        for line in close.policies.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = String(parts[1]) }
        }
        guard let grantStart = Policies.GrantStart(rawValue: values["grant_start"] ?? ""),
            let packOrder = Policies.PackOrder(rawValue: values["pack_order"] ?? ""),
            let tierBasis = Policies.TierBasis(rawValue: values["tier_basis"] ?? "")
        else {
            throw OperatingError(
                reason: "the policies that \(close.period) was closed with are damaged",
                exitCode: .inputOutput)
        }
        policies = Policies(
            zone: zone, grantStart: grantStart, packOrder: packOrder, tierBasis: tierBasis)
    }

    /// Policies as the ledger keeps them.
    static func text(of policies: Policies) -> String {
        """
        grant_start=\(policies.grantStart.rawValue)
        pack_order=\(policies.packOrder.rawValue)
        tier_basis=\(policies.tierBasis.rawValue)
        """
    }
}
