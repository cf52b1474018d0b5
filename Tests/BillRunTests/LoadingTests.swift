import Billing
import BillingTime
import Testing

@testable import BillRun

@Suite struct LoadingTests {
    private static let accounts =
        "account_id,name,parent_account_id,activated_at,postpaid_from,postpaid_until\n"
    private static let packs =
        "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at\n"

    private func builtIn() throws -> Tariff {
        try TariffLoader.load(.builtIn, zone: .shanghai)
    }

    private func load(_ folder: TemporaryFolder) throws -> Book {
        try BookLoader.load(folder.path, tariff: builtIn(), policies: Policies())
    }

    private func faults(_ folder: TemporaryFolder) throws -> [String] {
        let error = #expect(throws: InvalidInput.self) { try load(folder) }
        #expect(error?.exitCode == .invalid)
        return error?.lines.map { $0.replacing(folder.path + "/", with: "") } ?? []
    }

    // MARK: Times

    @Test(arguments: [
        ("2026-11-03T12:00:00+08:00", 1_793_678_400), ("2026-11-03t04:00:00z", 1_793_678_400),
        ("2026-11-03 12:00:00", 1_793_678_400), ("2026-11-03 12:00:00.999", 1_793_678_400),
        ("2026-11-03T12:00:00", 1_793_678_400), ("2026-11-02T23:30:00.5-04:30", 1_793_678_400),
        ("2026-11-03", 1_793_635_200), ("1793678400", 1_793_678_400),
        ("1793678400999", 1_793_678_400), ("2024-02-29", 1_709_136_000),
        ("1970-01-01T00:00:00Z", 0),
    ])
    func timesAreRead(text: String, second: Int64) {
        #expect(TimeText.instant(text, zone: .shanghai) == Instant(second))
    }

    @Test(arguments: [
        "", "now", "2026", "20261103", "2026-11", "2026-11-3", "2026-02-29", "2026-13-01",
        "2026-11-03 24:00:00", "2026-11-03 12:60:00", "2026-11-03 12:00:60", "2026-11-03 12:00",
        "2026-11-03 12:00:00.", "2026-11-03T12:00:00+0800", "2026-11-03T12:00:00+08:00x",
        "2026-11-03 ", " 2026-11-03", "03/11/2026", "-1793678400", "1.79e9", "1969-12-31",
        "9999999999999999",
    ])
    func otherTextIsNoTime(text: String) {
        #expect(TimeText.instant(text, zone: .shanghai) == nil)
    }

    // MARK: CSV

    @Test func quotesLineBreaksAndMarksAreRead() {
        let text = "\u{FEFF} a ,\"b\"\r\n1,\"x \"\"y\"\",\r\nz\"\r\n\r\n\"\",2\n3,"
        let table = CSVTable(file: "t.csv", bytes: Array(text.utf8))
        #expect(table.header == ["a", "b"])
        #expect(table.rows.map(\.cells) == [["1", "x \"y\",\r\nz"], ["", "2"], ["3", ""]])
        #expect(table.rows.map(\.line) == [2, 5, 6])
        #expect(table.faults.isEmpty)
    }

    @Test func whatCannotBeReadIsNamedAndReadingGoesOn() {
        var bytes = Array("a,b\n1\n1,2,3\n\"x\"y,2\n".utf8)
        bytes += [0xFF, 0x2C, 0x31, 0x0A]
        bytes += Array("ok,1\nx,\"never\nclosed".utf8)
        let table = CSVTable(file: "t.csv", bytes: bytes)
        #expect(table.rows.map(\.cells) == [["ok", "1"]])
        #expect(
            table.faults.map(\.description) == [
                "t.csv:2: has 1 cell where the header has 2",
                "t.csv:3: has 3 cells where the header has 2",
                "t.csv:4: has text after a closing quote", "t.csv:5: is not UTF-8 text",
                "t.csv:7: has a quote that is never closed",
            ])
    }

    @Test(arguments: ["", "\n\r\n", "\u{FEFF}"])
    func anEmptyFileHasNoHeader(text: String) {
        let table = CSVTable(file: "t.csv", bytes: Array(text.utf8))
        #expect(table.faults.map(\.reason) == ["is empty; its header is missing"])
    }

    // MARK: Books

    @Test func columnsComeInAnyOrderAndExtraOnesAreIgnored() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "accounts.csv",
            "\u{FEFF}note,postpaid_until,activated_at,name,account_id,postpaid_from,"
                + "parent_account_id\r\n"
                + "\"a\nb\",,2026-01-01,\"Zhang, \"\"Li\"\"\",main,2026-02-01,\r\n"
                + "x,,1767196800,Sub,sub,,main\r\n")
        let book = try load(folder)
        #expect(book.mainAccountIDs == ["main"])
        #expect(book.mainAccount(of: "sub") == "main")
        #expect(book.contract(of: "main")?.name == "Zhang, \"Li\"")
    }

    @Test func withoutABookEveryAccountIsActive() throws {
        let book = try BookLoader.load(nil, tariff: builtIn(), policies: Policies())
        #expect(book.isEveryoneActive)
    }

    @Test func everyBadCellOfEveryFileIsNamedAtOnce() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "accounts.csv",
            Self.accounts + "a,A,,2026-13-01,,\n,B,,2026-01-01,soon,\nc,C,,,,\nd,D,,2026-01-01,,\n")
        try folder.write(
            "packs.csv",
            Self.packs + "p1,a,银行卡识别,1.5,-3,2026-01-01,,\np2,d,银行卡识别,10,1e3,2026-01-01,,\n")
        try folder.write("suspensions.csv", "account_id,from,until,reason\nd,2026-01-01,,holiday\n")
        try folder.write("openings.csv", "account_id,pool,grant,used\nd,条码信息查询,free:once,-1\n")
        try folder.write("activations.csv", "account_id,scope,activated_at\nd,,x\n")
        let lines = try faults(folder)
        #expect(
            lines.map { String($0.prefix { $0 != "`" }) } == [
                "accounts.csv:2: ", "accounts.csv:3: ", "accounts.csv:3: ", "accounts.csv:4: ",
                "activations.csv:2: ", "activations.csv:2: ", "packs.csv:2: ", "packs.csv:2: ",
                "packs.csv:3: ", "suspensions.csv:2: ", "openings.csv:2: ",
            ])
        #expect(lines.contains("packs.csv:2: `quantity` is not a whole number from 0 on: '1.5'"))
        #expect(lines.contains("packs.csv:2: `price` is not a price such as 0.15: '-3'"))
        #expect(
            lines.contains(
                "suspensions.csv:2: `reason` is not one of violation, arrears: 'holiday'"))
    }

    @Test func theRulesAreCheckedBesideTheCells() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "accounts.csv", Self.accounts + "a,A,,bad,,\nb,B,nobody,2026-01-01,,\n")
        try folder.write(
            "packs.csv", Self.packs + "p1,a,银行卡识别,10,1,2026-01-01,,\np2,猫,银行卡识别,10,1,2026-01-01,,\n"
        )
        let lines = try faults(folder)
        // The pack of the account with the bad cell is no fault: its account is there.
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("accounts.csv:2: `activated_at` is not a time"))
        #expect(lines[1].hasPrefix("accounts.csv:3: ") && lines[1].contains("nobody"))
        #expect(lines[2].hasPrefix("packs.csv:3: ") && lines[2].contains("猫"))
    }

    @Test func missingAndDoubleColumnsAreNamed() throws {
        let folder = try TemporaryFolder()
        try folder.write("accounts.csv", "account_id,name,name,activated_at\na,A,A,2026-01-01\n")
        let lines = try faults(folder)
        #expect(
            lines == [
                "accounts.csv:1: the column `name` is there 2 times",
                "accounts.csv:1: the column `parent_account_id` is missing",
                "accounts.csv:1: the column `postpaid_from` is missing",
                "accounts.csv:1: the column `postpaid_until` is missing",
            ])
    }

    @Test func theSampleBookIsValid() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let book = try BookLoader.load(
            root + "/SampleData/book", tariff: builtIn(), policies: Policies())
        #expect(book.mainAccountIDs.count > 10)
    }

    @Test func onlyTheAccountsMustBeThere() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: OperatingError.self) { try load(folder) }
        #expect(error?.exitCode == .missingInput)
        #expect(error?.path == folder.path + "/accounts.csv")
        try folder.write("accounts.csv", Self.accounts)
        #expect(try load(folder).mainAccountIDs == [])
        let missing = #expect(throws: OperatingError.self) {
            try BookLoader.load(folder.path + "/no", tariff: builtIn(), policies: Policies())
        }
        #expect(missing?.lines == [folder.path + "/no: No such file or directory"])
    }
}
