import Billing
import BillingTime
import Testing

@testable import BillRun

@Suite struct LoadingTariffTests {
    /// A folder with the built-in tariff's files.
    private func builtInFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (table, bytes) in zip(TariffFolder.tables, TariffFolder.builtIn.files) {
            try folder.write(table.rawValue, bytes: bytes)
        }
        return folder
    }

    private func faults(_ folder: TemporaryFolder) throws -> [String] {
        let error = #expect(throws: InvalidInput.self) {
            try TariffLoader.load(TariffFolder.read(folder.path), zone: .shanghai)
        }
        return error?.lines.map { $0.replacing(folder.path + "/", with: "") } ?? []
    }

    @Test func theBuiltInTariffIsTheSeeds() throws {
        let tariff = try TariffLoader.load(.builtIn, zone: .shanghai)
        #expect(tariff.catalog.rows.count == 58)
        #expect(tariff.catalog.interfaces.count == 57)
        #expect(tariff.catalog.pools.count == 26)
        #expect(tariff.catalog.categories.count == 8)
        #expect(tariff.catalog.pools.filter { $0.cadence == .once }.count == 4)
        #expect(tariff.currency == "CNY")
        #expect(tariff.version.utf8.count == 12)
    }

    @Test func aFolderWithTheSameFilesIsTheSameTariff() throws {
        let folder = try builtInFolder()
        let files = try TariffFolder.read(folder.path)
        #expect(files.version == TariffFolder.builtIn.version)
        try folder.write("tickets.csv", "type,name,pool\n")
        #expect(try TariffFolder.read(folder.path).version != files.version)
    }

    @Test func theVersionIsTheBeginningOfASHA256() {
        // SHA-256 of "abc".
        let folder = TariffFolder(path: nil, files: [[0x61], [], [0x62], [], [0x63]])
        #expect(folder.version == "ba7816bf8f01")
    }

    @Test func everyFaultIsNamedWithFileAndLine() throws {
        let folder = try builtInFolder()
        try folder.write(
            "prices.csv",
            """
            pool,effective_from,model,over,up_to,unit_price,currency
            银行卡识别,2020-01-01,volume,0,10000,0.15,CNY
            银行卡识别,2020-01-01,volume,20000,,cheap,CNY
            名片识别,2020-01-01,sliding,0,,0.15,CNY
            猫识别,2020-01-01,flat,0,,0.15,CNY
            """)
        try folder.write("tickets.csv", "type,name,pool\n3,增值税发票,猫识别\n")
        let lines = try faults(folder)
        #expect(lines.contains("prices.csv:3: `unit_price` is not a price such as 0.15: 'cheap'"))
        #expect(
            lines.contains(
                "prices.csv:4: `model` is not one of volume, graduated, flat: 'sliding'"))
        #expect(lines.contains { $0.hasPrefix("prices.csv:5: ") && $0.contains("猫识别") })
        #expect(lines.contains { $0.hasPrefix("tickets.csv:2: ") && $0.contains("猫识别") })
    }

    @Test func missingFilesAreNamedTogether() throws {
        let folder = try TemporaryFolder()
        try folder.write("pools.csv", "x")
        let error = #expect(throws: MissingFiles.self) { try TariffFolder.read(folder.path) }
        #expect(error?.errors.count == 4)
        #expect(error?.exitCode == .missingInput)
    }
}
