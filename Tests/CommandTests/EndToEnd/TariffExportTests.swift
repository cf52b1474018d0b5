import Foundation
import Testing

@testable import BillRun

/// `tariff export` writes the tariff as a start for an own one.
@Suite struct EndToEndTariffExportTests {
    let runner: CommandLineRunner
    private static let names = [
        "interfaces.csv", "pools.csv", "prices.csv", "billable_errors.csv", "tickets.csv",
    ]

    init() throws { runner = try CommandLineRunner() }

    private func export(_ arguments: String...) throws -> CommandLineRunner.Ending {
        try runner.callbill(["tariff", "export"] + arguments)
    }

    /// The bytes of a folder's five files.
    private func files(_ folder: String) throws -> [[UInt8]] {
        try Self.names.map { try runner.read("\(folder)/\($0)") }
    }

    @Test func theFilesAreThoseOfTheBuiltInTariff() throws {
        let ending = try export("own")
        #expect(ending.status == 0 && ending.errors == "")
        #expect(ending.output == Self.names.map { "own/\($0)\n" }.joined())
        #expect(try files("own") == TariffFolder.builtIn.files)
        #expect(try runner.files("own").keys.sorted() == Self.names.sorted())
    }

    @Test func theyAreAValidTariffOfTheSameVersion() throws {
        #expect(try export("own", "--quiet").output == "")
        let check = try runner.callbill(["tariff", "check", "own"])
        #expect(check.status == 0)
        #expect(
            check.output.hasPrefix(
                "own: valid; 58 rows, 57 interfaces, 26 pools, 26 price versions"))
        #expect(check.output.hasSuffix("version \(TariffFolder.builtIn.version)\n"))
        // And bill the same.
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r-1", units: "1500")
                + EndToEndMonth.call("r-2", interface: "MixedInvoiceOCR", tickets: "3|8"),
            to: "logs/a.csv")
        #expect(try runner.run(out: "built-in").status == 0)
        #expect(try runner.run(out: "exported", more: ["--tariff", "own"]).status == 0)
        #expect(try runner.billed("built-in") == runner.billed("exported"))
        for out in ["built-in", "exported"] {
            let data = Data(try runner.read("\(out)/2026-11/run.json"))
            let report = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            #expect(report?["tariff_version"] as? String == TariffFolder.builtIn.version)
        }
    }

    @Test func theFolderIsMadeWithThoseAboveIt() throws {
        #expect(try export("deep/er/own/").status == 0)
        #expect(try files("deep/er/own") == TariffFolder.builtIn.files)
    }

    @Test func otherFilesOfTheFolderStay() throws {
        try runner.write("mine", to: "own/readme.txt")
        #expect(try export("own").status == 0)
        #expect(try runner.text("own/readme.txt") == "mine")
        #expect(try files("own") == TariffFolder.builtIn.files)
    }

    @Test(arguments: names) func aFolderThatHasOneOfTheFilesIsRefused(name: String) throws {
        try runner.write("mine", to: "own/\(name)")
        let before = try runner.listing()
        let ending = try export("own")
        #expect(ending.status == 73)
        #expect(ending.errors.contains("own/\(name)"))
        #expect(ending.output == "")
        #expect(try runner.listing() == before)
        #expect(try runner.text("own/\(name)") == "mine")
    }

    @Test func aSecondTimeNothingIsWritten() throws {
        #expect(try export("own").status == 0)
        let before = try runner.listing()
        #expect(try export("own").status == 73)
        #expect(try runner.listing() == before)
    }

    @Test func whereAFileIsInTheWayNothingIsWritten() throws {
        try runner.write("in the way", to: "own")
        for folder in ["own", "own/below"] {
            let ending = try export(folder)
            #expect(ending.status == 73 && ending.errors.contains("own"), "\(ending.errors)")
        }
        #expect(try runner.text("own") == "in the way")
        #expect(try runner.files(".").keys.sorted() == ["own"])
    }

    @Test func anotherTariffIsExportedAsItIs() throws {
        #expect(try export("own").status == 0)
        let prices = try runner.text("own/prices.csv")
        try runner.write(prices.replacing(",0.15,", with: ",0.16,"), to: "own/prices.csv")
        #expect(try export("copy", "--tariff", "own").status == 0)
        #expect(try files("copy") == files("own"))
        #expect(try export("none", "--tariff", "nowhere").status == 66)
        #expect(!runner.exists("none"))
    }
}
