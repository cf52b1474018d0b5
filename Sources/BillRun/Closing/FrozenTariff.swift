import Billing
import BillingTime
import Ledger

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
