import Testing

/// A month after the last usage that has nothing but corrections.
@Suite struct CorrectionMonthTests {
    @Test func exportsAndAuditCoverIt() throws {
        let folder = try ClosingFolder()
        try folder.folder.write(
            """
            account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until
            a,Ada,,2025-01-01,2025-01-01,

            """, to: "book/accounts.csv")
        try folder.run(
            ["2026-09-05T10:00:00+08:00,a,IDCardOCR,r1,,2000"], delivery: "first",
            asOf: "2026-10-03")
        try folder.command("close", ["--period", "2026-09"], asOf: "2026-10-03")
        // 500 units more of the closed month: October charges 75.00.
        try folder.run(
            ["2026-09-06T10:00:00+08:00,a,IDCardOCR,r2,,500"], delivery: "late",
            asOf: "2026-10-04")
        try folder.command("export", ["focus"])
        try folder.command("export", ["journal", "--format", "csv"])
        let names = try folder.folder.published(folder.out).keys
        #expect(names.contains("2026-10/focus.csv") && names.contains("2026-10/journal.csv"))
        #expect(try folder.rows("2026-10/summary.csv").map { $0["total"] } == ["75.00"])
        #expect(
            try folder.rows("2026-10/focus.csv").filter { $0["ChargeClass"] == "Correction" }
                .map { $0["BilledCost"] } == ["75.00"])
        // A wrong export of that month is found without naming the month.
        try folder.command("audit", asOf: "2026-10-05")
        try folder.folder.write("altered", to: "out/2026-10/focus.csv")
        try folder.command("audit", asOf: "2026-10-05", expecting: [70])
    }
}
