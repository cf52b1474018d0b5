import Billing
import BillingTime
import Testing

@testable import BillRun
@testable import callbill

@Suite struct TariffListingTests {
    @Test func theListHasARowForEachRowOfTheSeed() throws {
        let tariff = try TariffLoader.load(.builtIn, zone: .shanghai)
        let lines = tariff.catalogListing.render(.csv).split(separator: "\n")
        #expect(
            lines[0]
                == "category,interface,actions,pool,free_quantity,free_cadence,free_validity")
        #expect(lines.count == 59)
        #expect(lines[1] == "通用文字识别,通用印刷体识别,GeneralBasicOCR,通用印刷体识别,1000,monthly,month")
        #expect(lines.contains { $0.hasSuffix(",条码信息查询,50,once,5y") })
    }

    @Test func thePricesAreListedAsTheirFileHasThem() throws {
        let tariff = try TariffLoader.load(.builtIn, zone: .shanghai)
        let listing = tariff.priceListing(zone: .shanghai)
        #expect(
            listing.render(.csv).utf8.elementsEqual(TariffFolder.builtIn.bytes(of: .prices)))
    }
}
