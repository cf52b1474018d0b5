import Billing
import BillingTime
import Testing

/// Names, positions and sharing (Rules.md, 1. The catalog).
@Suite struct CatalogTests {
    let catalog = SeedTariff.catalog

    @Test func countsWhatTheSeedCounts() {
        #expect(catalog.rows.count == 58)
        #expect(catalog.interfaces.count == 57)
        #expect(catalog.pools.count == 26)
        #expect(catalog.categories.count == 8)
        #expect(
            catalog.pools.filter { $0.cadence == .monthly && $0.freeQuantity == 1000 }.count == 22)
        #expect(catalog.pools.filter { $0.cadence == .once && $0.freeQuantity == 50 }.count == 4)
    }

    @Test func sharesPoolsAcrossCategories() throws {
        func pools(_ name: String) throws -> [String] {
            let interface = try #require(catalog.interface(named: name))
            return catalog.interfaces[interface].pools.map { catalog.pools[$0].name }
        }
        #expect(try pools("机动车登记证书识别") == ["通用证照识别"])
        #expect(try pools("快速文本检测") == ["图片文字识别（基础版）"])
        #expect(try pools("二维码和条形码识别") == ["图片文字识别（基础版）"])
        #expect(try pools("混贴票据识别") == ["通用票据识别（大票）", "通用票据识别（小票）"])
    }

    @Test(arguments: [
        ("车辆VIN码识别", "车辆 VIN 码识别"), (" 车辆\u{3000}ＶＩＮ\t码识别\n", "车辆 VIN 码识别"),
        ("通用印刷体识别(高精度版)", "通用印刷体识别（高精度版）"), ("OFD发票识别", "OFD 发票识别"),
        ("VinOCR", "车辆 VIN 码识别"), ("RecognizeTableOCR", "表格识别"), ("TableOCR", "表格识别"),
        ("VatInvoiceVerifyNew", "增值税发票核验"), ("MixedInvoiceOCR", "混贴票据识别"),
    ])
    func findsNamesAndActions(raw: String, name: String) throws {
        let interface = try #require(catalog.interface(named: raw))
        #expect(catalog.interfaces[interface].name == name)
    }

    @Test(arguments: ["vinocr", "VinOCR ", " VinOCR", "ＶinOCR", "AdvertiseOCR", "HKIDCardOCR", ""])
    func guessesNothing(raw: String) {
        #expect(catalog.interface(named: raw) == nil)
    }

    @Test func knowsPoolsByNormalisedName() throws {
        let pool = try #require(catalog.pool(named: "行驶证/驾驶证识别"))
        #expect(catalog.pools[pool].name == "行驶证 / 驾驶证识别")
        #expect(catalog.pool(named: "卡证文字识别") == nil)
    }
}
