import Billing
import BillingTime
import Testing

/// Activation by account, category and pool (Rules.md, 4.4 Activation).
@Suite struct ActivationTests {
    private func contract(_ activations: [(String, String)]) throws -> Contract {
        let account = AccountRow(
            line: 2, accountID: "a", name: "A", parentAccountID: nil,
            activatedAt: at("2026-11-20"), postpaidFrom: at("2020-01-01"), postpaidUntil: nil)
        let rows = activations.enumerated().map { position, activation in
            ActivationRow(
                line: position + 2, accountID: "a", scope: activation.0,
                activatedAt: at(activation.1))
        }
        let book = try Book(
            rows: BookRows(accounts: [account], activations: rows), tariff: SeedTariff.tariff,
            policies: Policies())
        return try #require(book.contract(of: "a"))
    }

    /// The free and unbilled units of one call.
    private func rate(
        _ interface: String, _ time: String, _ activations: [(String, String)]
    ) throws -> [Int64] {
        var scenario = Scenario()
        scenario.contract = try contract(activations)
        scenario.call(interface, time)
        let statement = try scenario.rate()[0]
        #expect(statement.postpaidUnits == 0)
        return [statement.freeUnits, statement.unbilledUnits]
    }

    @Test func theAccountsDateHoldsWithoutAScope() throws {
        #expect(try rate("身份证识别", "2026-11-19 23:59:59", []) == [0, 1])
        #expect(try rate("身份证识别", "2026-11-20 00:00:00", []) == [1, 0])
    }

    @Test func aCategoryReplacesIt() throws {
        let scopes = [("卡证文字识别", "2026-11-10")]
        #expect(try rate("身份证识别", "2026-11-10 00:00:00", scopes) == [1, 0])
        #expect(try rate("身份证识别", "2026-11-09 23:59:59", scopes) == [0, 1])
        // Of another category, though of a pool that began with the first one's.
        #expect(try rate("机动车登记证书识别", "2026-11-10 00:00:00", scopes) == [0, 1])
        #expect(try rate("房产证识别", "2026-11-10 00:00:00", scopes) == [1, 0])
    }

    @Test func aPoolReplacesBothEvenWithALaterDate() throws {
        let scopes = [("卡证文字识别", "2026-11-10"), ("通用证照识别", "2026-11-25")]
        #expect(try rate("房产证识别", "2026-11-24 23:59:59", scopes) == [0, 1])
        #expect(try rate("机动车登记证书识别", "2026-11-25 00:00:00", scopes) == [1, 0])
        #expect(try rate("身份证识别", "2026-11-10 00:00:00", scopes) == [1, 0])
    }

    @Test func aNameOfBothACategoryAndAPoolMeansBoth() throws {
        let scopes = [("行业文档识别", "2026-11-10")]
        #expect(try rate("印章识别", "2026-11-10 00:00:00", scopes) == [1, 0])
        #expect(try rate("算式识别", "2026-11-10 00:00:00", scopes) == [1, 0])
    }

    @Test func activatingAgainChangesNothing() throws {
        let scopes = [("身份证识别", "2026-11-12"), ("身份证识别", "2026-11-05")]
        #expect(try rate("身份证识别", "2026-11-05 00:00:00", scopes) == [1, 0])
    }

    @Test func aSecondInterfaceOfAPoolGrantsNothingMore() throws {
        var scenario = Scenario()
        scenario.contract = try contract([("卡证文字识别", "2026-11-01")])
        scenario.call("房产证识别", "2026-11-02 00:00:00", units: 600)
        scenario.call("机动车登记证书识别", "2026-11-20 00:00:00", units: 600)
        let statement = try scenario.rate()[0]
        #expect(
            statement.text == [
                "房产证识别 free free:2026-11 600×0.00=0.00",
                "机动车登记证书识别 free free:2026-11 400×0.00=0.00",
                "机动车登记证书识别 postpaid 0-10000 200×0.15=30.00",
            ])
        #expect(statement.balances[0].startsAt == at("2026-11-01"))
    }

    @Test func callsBeforeActivationLeakWithTheirListValue() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(activatedAt: "2026-11-10 10:00:00")
        scenario.call("身份证识别", "2026-11-03 08:00:00", units: 2)
        scenario.call("身份证识别", "2026-11-10 09:59:59", units: 3)
        scenario.call("身份证识别", "2026-11-10 10:00:00", units: 4)
        let statement = try scenario.rate()[0]
        #expect(statement.leakageText == ["身份证识别 not_activated 5 0.75"])
        #expect(statement.leakage[0].firstAt == at("2026-11-03 08:00:00"))
        #expect(statement.leakage[0].lastAt == at("2026-11-10 09:59:59"))
        #expect(statement.freeUnits == 4)
    }
}
