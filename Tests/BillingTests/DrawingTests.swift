import Billing
import BillingTime
import Testing

/// Drawing order, suspension and the postpaid switch (Rules.md, 4. Grants; Rules.md, 5. Drawing
/// order).
@Suite struct DrawingTests {
    /// The ids of the packs in the order in which 4 packs of one unit are drawn on.
    private func order(_ packs: [Contract.Pack], _ policy: Policies.PackOrder) throws -> String {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: packs, packOrder: policy)
        scenario.call("身份证识别", "2026-11-01 10:00:00", units: 1000)
        for day in packs.indices { scenario.call("身份证识别", "2026-11-0\(day + 2) 10:00:00") }
        let steps = try scenario.rate(isExplaining: true)[0]
        return steps.steps.dropFirst().map { step in
            guard case .billed(let line) = step.outcome else { return "?" }
            return steps.lines[line].source.description
        }.joined(separator: " ")
    }

    @Test func packsAreDrawnByStartThenEndThenId() throws {
        let packs = [
            Scenario.pack("b", "身份证识别", 1, from: "2026-02-01", until: "2026-12-31"),
            Scenario.pack("a", "身份证识别", 1, from: "2026-02-01", until: "2026-12-31"),
            Scenario.pack("c", "身份证识别", 1, from: "2026-01-01", until: "2027-06-01"),
            Scenario.pack("B", "身份证识别", 1, from: "2026-02-01", until: "2026-12-30"),
            Scenario.pack("é", "身份证识别", 1, from: "2026-02-01", until: "2026-12-31"),
            Scenario.pack("z", "身份证识别", 1, from: "2026-02-01", until: "2026-12-31"),
        ]
        #expect(try order(packs, .effective) == "c B a b z é")
        #expect(try order(packs.reversed(), .effective) == "c B a b z é")
        #expect(try order(packs, .expiry) == "B a b z é c")
    }

    @Test(arguments: [
        ("2026-11-10 09:59:59", "postpaid"), ("2026-11-10 10:00:00", "prepaid"),
        ("2026-11-20 19:59:59", "prepaid"), ("2026-11-20 20:00:00", "postpaid"),
    ])
    func aPackIsValidAtItsStartAndNotAtItsEnd(time: String, usage: String) throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack(
                "p", "身份证识别", 10, from: "2026-11-10 10:00:00", until: "2026-11-20 20:00:00")
        ])
        scenario.call("身份证识别", "2026-11-01 00:00:00", units: 1000)
        scenario.call("身份证识别", time)
        #expect(try scenario.rate()[0].lines[1].usageType.rawValue == usage)
    }

    @Test func aMultiUnitCallIsSplitAcrossGrants() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(packs: [
            Scenario.pack("p", "身份证识别", 3), Scenario.pack("q", "身份证识别", 4),
        ])
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: 998)
        scenario.call("身份证识别", "2026-11-02 10:00:01", units: 10)
        #expect(
            try scenario.rate()[0].text == [
                "身份证识别 free free:2026-11 1000×0.00=0.00",
                "身份证识别 prepaid p 3×0.00=0.00", "身份证识别 prepaid q 4×0.00=0.00",
                "身份证识别 postpaid 0-10000 1×0.15=0.15",
            ])
    }

    @Test func callsOfOnePoolDrawBySecondAndThenByCatalogPosition() throws {
        var scenario = Scenario()
        // In the same second the driving licence's position (行驶证 before 驾驶证) decides.
        scenario.call("驾驶证识别", "2026-11-02 10:00:00", units: 600)
        scenario.call("行驶证识别", "2026-11-02 10:00:00", units: 600)
        scenario.call("驾驶证识别", "2026-11-02 09:59:59", units: 700)
        #expect(
            try scenario.rate()[0].text == [
                "行驶证识别 free free:2026-11 300×0.00=0.00",
                "行驶证识别 postpaid 0-10000 300×0.15=45.00",
                "驾驶证识别 free free:2026-11 700×0.00=0.00",
                "驾驶证识别 postpaid 0-10000 600×0.15=90.00",
            ])
    }

    @Test(
        arguments: [
            ("2026-11-10 09:59:59", 1), ("2026-11-10 10:00:00", 0), ("2026-11-12 12:00:00", 0),
            ("2026-11-20 19:59:59", 0), ("2026-11-20 20:00:00", 1),
        ] as [(String, Int64)])
    func nothingIsDrawnWhileSuspended(time: String, free: Int64) throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(suspensions: [
            at("2026-11-10 10:00:00")..<at("2026-11-20 20:00:00")
        ])
        scenario.call("身份证识别", time)
        let statement = try scenario.rate()[0]
        #expect(statement.freeUnits == free)
        #expect(statement.leakageText == (free == 0 ? ["身份证识别 suspended 1 0.15"] : []))
        #expect(statement.hasInvoice == (free == 1))
    }

    @Test func whatWasLeftIsThereAgainAfterASuspension() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            suspensions: [
                at("2026-11-10")..<at("2026-11-15"), at("2026-11-12")..<at("2026-11-20"),
            ],
            packs: [Scenario.pack("p", "身份证识别", 5, until: "2026-11-25")])
        scenario.call("身份证识别", "2026-11-09 00:00:00", units: 1002)
        scenario.call("身份证识别", "2026-11-19 23:59:59", units: 7)
        scenario.call("身份证识别", "2026-11-20 00:00:00", units: 2)
        scenario.call("身份证识别", "2026-11-25 00:00:00", units: 1)
        let statement = try scenario.rate()[0]
        #expect(
            statement.text == [
                "身份证识别 free free:2026-11 1000×0.00=0.00",
                "身份证识别 prepaid p 4×0.00=0.00", "身份证识别 postpaid 0-10000 1×0.15=0.15",
            ])
        #expect(statement.leakageText == ["身份证识别 suspended 7 1.05"])
        #expect(statement.balanceText == ["free:2026-11 1000-0-1000=0+0", "p 5-0-4=0+1"])
    }

    @Test(
        arguments: [
            ("2026-11-10 09:59:59", 0), ("2026-11-10 10:00:00", 1), ("2026-11-20 19:59:59", 1),
            ("2026-11-20 20:00:00", 0),
        ] as [(String, Int64)])
    func postpaidIsOnFromItsStartToItsEnd(time: String, postpaid: Int64) throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            postpaid: at("2026-11-10 10:00:00")..<at("2026-11-20 20:00:00"))
        scenario.call("身份证识别", "2026-11-01 00:00:00", units: 1000)
        scenario.call("身份证识别", time)
        let statement = try scenario.rate()[0]
        #expect(statement.postpaidUnits == postpaid)
        #expect(statement.leakageText == (postpaid == 0 ? ["身份证识别 postpaid_off 1 0.15"] : []))
    }

    @Test func leakageNamesTheFirstAndLastSecond() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(postpaid: nil)
        scenario.call("身份证识别", "2026-11-02 10:00:00", units: 999)
        scenario.call("身份证识别", "2026-11-02 10:00:01", units: 3)
        scenario.call("身份证识别", "2026-11-02 10:00:02", units: 1)
        scenario.call("身份证识别", "2026-11-05 01:00:00", units: 1)
        scenario.call("身份证识别", "2026-11-05 02:00:00", units: 1)
        let statement = try scenario.rate()[0]
        #expect(statement.freeUnits == 1000)
        #expect(statement.leakageText == ["身份证识别 postpaid_off 5 0.75"])
        #expect(statement.leakage[0].firstAt == at("2026-11-02 10:00:01"))
        #expect(statement.leakage[0].lastAt == at("2026-11-05 02:00:00"))
    }

    @Test func notActivatedComesBeforeSuspended() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(
            activatedAt: "2026-11-10", suspensions: [at("2026-11-05")..<at("2026-11-15")])
        scenario.call("身份证识别", "2026-11-09 23:59:59")
        scenario.call("身份证识别", "2026-11-10 00:00:00")
        #expect(
            try scenario.rate()[0].leakageText == [
                "身份证识别 not_activated 1 0.15", "身份证识别 suspended 1 0.15",
            ])
    }

    @Test func errorCodesAreBillableFromTheirDate() throws {
        var scenario = Scenario()
        scenario.contract = Scenario.contract(activatedAt: "2020-01-01")
        let blur = "FailedOperation.ImageBlur"
        scenario.call("身份证识别", "2020-07-05 23:59:59", units: 2, error: blur)
        scenario.call("身份证识别", "2020-07-06 00:00:00", units: 3, error: blur)
        scenario.call("身份证识别", "2020-07-06 00:00:00", units: 4, error: "InternalError")
        scenario.call("AdvertiseOCR", "2020-07-06 00:00:00", units: 5)
        let statement = try scenario.rate("2020-07")[0]
        #expect(statement.freeUnits == 3)
        #expect(statement.notBillableUnits == 2 + 4)
        // The tariff has no such interface.
        #expect(statement.unbilledUnits == 5 && statement.leakage.isEmpty)
    }
}
