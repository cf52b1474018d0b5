import Billing
import BillingTime
import Testing

/// Usage of what the tariff no longer has (Rules.md, 2.5 What left the tariff).
@Suite struct DepartedUsageTests {
    @Test func anInterfaceThatTheTariffDoesNotHaveIsUnbilled() throws {
        var scenario = Scenario()
        scenario.call("身份证识别", "2026-11-05 10:00:00", units: 1001)
        scenario.call("不再有识别", "2026-11-06 10:00:00", units: 7)
        scenario.call("不再有识别", "2026-11-04 09:00:00", units: 5)
        scenario.call("不再有识别", "2026-11-07 10:00:00", units: 3, error: "InternalError")
        let statement = try scenario.rate()[0]
        #expect(statement.postpaidUnits == 1 && statement.freeUnits == 1000)
        #expect(statement.unbilledUnits == 12 && statement.notBillableUnits == 3)
        #expect(
            statement.departed == [
                DepartedUsage(
                    interface: "不再有识别", ticket: nil, units: 12,
                    firstAt: at("2026-11-04 09:00:00"), lastAt: at("2026-11-06 10:00:00"))
            ])
        #expect(
            statement.exceptions
                == [
                    AccountException(
                        .interfaceLeftTariff, "the tariff has no 不再有识别: 12 units",
                        subject: "不再有识别")
                ])
        try ControlTotals.check(statement, meteredUnits: scenario.units)
    }

    /// An error code on the list counts while it is on it.
    @Test func aFailedCallIsUnbilledWhereItWouldBeBillable() throws {
        var scenario = Scenario()
        let blur = "FailedOperation.ImageBlur"
        scenario.call("不再有识别", "2020-07-05 23:59:59", units: 2, error: blur)
        scenario.call("不再有识别", "2020-07-06 00:00:00", units: 4, error: blur)
        let statement = try scenario.rate("2020-07")[0]
        #expect(statement.unbilledUnits == 4 && statement.notBillableUnits == 2)
        try ControlTotals.check(statement, meteredUnits: 6)
    }

    /// A ticket type that no tariff ever knew is not charged, and was reported when it came.
    @Test func aTicketTypeLeavesOnlyWhereItWasCharged() throws {
        var scenario = Scenario()
        scenario.call("混贴票据识别", "2026-11-05 10:00:00")
        scenario.call("混贴票据识别", "2026-11-05 10:00:00", units: 2, ticket: "99")
        let never = try scenario.rate()[0]
        #expect(never.notBillableUnits == 2 && never.exceptions.isEmpty)
        scenario.chargedTickets = ["99"]
        let left = try scenario.rate()[0]
        #expect(left.notBillableUnits == 0 && left.unbilledUnits == 2)
        #expect(left.departed.map(\.name) == ["ticket type 99 of 混贴票据识别"])
        try ControlTotals.check(left, meteredUnits: 3)
    }
}
