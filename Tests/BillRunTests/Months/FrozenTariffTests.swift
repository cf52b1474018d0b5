import Billing
import BillingTime
import Ledger
import Testing

@testable import BillRun

/// The tariff and the policies that a close froze (Rules.md, 11.2 What a close freezes).
@Suite struct FrozenTariffTests {
    private static func close(policies: String) -> LedgerClose {
        LedgerClose(
            period: TestLedger.september, asOf: Instant(1), closedAt: Instant(1), run: 1,
            tariffVersion: "", currency: "CNY", policies: policies,
            tariffFiles: TariffFolder.builtIn.files, bookDigest: [], inputCount: 0,
            inputDigest: [], exceptedAccounts: [], previous: [])
    }

    @Test func policiesAreKeptAsTheirSettings() {
        #expect(
            FrozenTariff.text(of: Policies())
                == "grant_start=activation\npack_order=effective\ntier_basis=total")
    }

    @Test func allPoliciesComeBack() throws {
        for grantStart in Policies.GrantStart.allCases {
            for packOrder in Policies.PackOrder.allCases {
                for tierBasis in Policies.TierBasis.allCases {
                    let policies = Policies(
                        zone: .utc, grantStart: grantStart, packOrder: packOrder,
                        tierBasis: tierBasis)
                    let close = Self.close(policies: FrozenTariff.text(of: policies))
                    #expect(try FrozenTariff(close, zone: .utc).policies == policies)
                }
            }
        }
    }

    @Test func theTariffIsThatOfTheKeptFiles() throws {
        let close = Self.close(policies: FrozenTariff.text(of: Policies()))
        let frozen = try FrozenTariff(close, zone: .shanghai)
        #expect(frozen.tariff.version == TariffFolder.builtIn.version)
        #expect(frozen.tariff.catalog.rows == TestBook.tariff.catalog.rows)
    }

    @Test func theOrderOfTheLinesMeansNothing() throws {
        let close = Self.close(
            policies: "tier_basis=postpaid\npack_order=expiry\ngrant_start=next_hour\n")
        #expect(
            try FrozenTariff(close, zone: .shanghai).policies
                == Policies(grantStart: .nextHour, packOrder: .expiry, tierBasis: .postpaid))
    }

    @Test(arguments: [
        "", "grant_start=activation\npack_order=effective",
        "grant_start=activation\npack_order=effective\ntier_basis=some",
        "grant_start=\npack_order=effective\ntier_basis=total",
        "grant_start=activation\npack_order\ntier_basis=total",
        "grant_start=activation\npack_order=Effective\ntier_basis=total",
        "grant_start=activation pack_order=effective tier_basis=total",
    ])
    func damagedPoliciesAreSaid(text: String) {
        let error = #expect(throws: OperatingError.self) {
            try FrozenTariff(Self.close(policies: text), zone: .shanghai)
        }
        #expect(error?.exitCode == .inputOutput && error?.exitCode.rawValue == 74)
        #expect(error?.lines == ["the policies that 2026-09 was closed with are damaged"])
    }
}
