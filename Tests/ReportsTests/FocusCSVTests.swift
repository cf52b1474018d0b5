import Billing
import BillingTime
import Reports
import Testing

/// Every kind of charge as a row of FOCUS (Formats.md, "focus.csv").
@Suite struct FocusCSVTests {
    private static let header =
        "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,"
        + "BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,"
        + "ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,ContractedCost,"
        + "ContractedUnitPrice,EffectiveCost,InvoiceId,InvoiceIssuerName,ListCost,ListUnitPrice,"
        + "PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,"
        + "ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SkuMeter,SkuPriceDetails,"
        + "SkuPriceId,x_PaymentMode,x_Pool,x_GrantId,x_GrantRemaining,x_AccountName,x_Category,"
        + "x_Interface\n"

    // What all rows have in common, piece by piece. November in Shanghai begins at 16:00 UTC.
    private static let month = "2026-11-30T16:00:00Z,2026-10-31T16:00:00Z"
    private static let october = "2026-10-31T16:00:00Z,2026-09-30T16:00:00Z"
    private static let account = "acct-1302000005,Beijing Cloud,CNY,\(month)"
    private static let invoice = "2026-11-1302000005,Agent Ltd"
    private static let seller =
        "Tencent Cloud,Tencent Cloud,AI and Machine Learning,Optical Character Recognition,"
        + "Other (AI and Machine Learning)"

    private static func csv(_ style: CSVStyle = .plain) -> FocusCSV {
        FocusCSV(
            catalog: FinanceMonth.catalog, zone: .shanghai, provider: "Tencent Cloud",
            issuer: "Agent Ltd", style: style)
    }

    /// The rows of the charges at some places.
    private static func rows(_ places: Int...) -> String {
        text { buffer in
            csv().append(
                places.map { FinanceMonth.charges[$0] }, of: FinanceMonth.statement, to: &buffer)
        }
    }

    @Test func theColumnsInTheirOrder() {
        #expect(text { Self.csv().appendHeader(to: &$0) } == Self.header)
        #expect(Self.header.split(separator: ",").count == 40)
    }

    @Test func aRowForEachChargeInTheOrderOfTheInvoice() {
        #expect(
            FinanceMonth.charges.map(\.kind) == [
                .free, .postpaid, .packUsed, .packUsed, .unpriced, .correction, .correction,
                .correction, .packSold, .rounding, .packLapsed,
            ])
        let billed = FinanceMonth.charges.map(\.billed).reduce(.zero, +)
        #expect(billed == FinanceMonth.statement.total)
    }

    @Test func freeUnits() {
        #expect(
            Self.rows(0) == "0.00,\(Self.account),Usage,,GeneralBasicOCR: units of free:2026-11,"
                + "Usage-Based,\(Self.month),1000.0,Calls,0.00,0.00,0.00,\(Self.invoice),0.00,0.00,"
                + "Standard,1000.0,Calls,\(Self.seller),GeneralBasicOCR,GeneralBasicOCR,,"
                + "GeneralBasicOCR/free,free,印刷体包,free:2026-11,0.0,Beijing Cloud,文字识别,印刷体识别\n")
    }

    @Test func postpaidUnits() {
        #expect(
            Self.rows(1) == "77.655,\(Self.account),Usage,,"
                + "\"GeneralBasicOCR: units by the call, tier 0-10000\",Usage-Based,\(Self.month),"
                + "501.0,Calls,77.655,0.155,77.655,\(Self.invoice),77.655,0.155,Standard,501.0,"
                + "Calls,\(Self.seller),GeneralBasicOCR,GeneralBasicOCR,,"
                + "GeneralBasicOCR/0-10000@0.155,postpaid,印刷体包,,,Beijing Cloud,文字识别,印刷体识别\n")
    }

    @Test func unitsOfPacks() {
        let start = "0.00,\(Self.account),Usage,,PassportOCR: units of pack "
        let sku = "\(Self.seller),PassportOCR,PassportOCR,,PassportOCR/prepaid,prepaid,证照包"
        #expect(
            Self.rows(2, 3) == start + "P-0,Usage-Based,\(Self.month),100.0,Calls,0.00,0.00,"
                + "33.33333333,\(Self.invoice),0.00,0.00,Standard,100.0,Calls,\(sku),P-0,0.0,"
                + "Beijing Cloud,卡证,护照识别\n"
                + start + "P-1,Usage-Based,\(Self.month),50.0,Calls,0.00,0.00,6.00,"
                + "\(Self.invoice),0.00,0.00,Standard,50.0,Calls,\(sku),P-1,950.0,"
                + "Beijing Cloud,卡证,护照识别\n")
    }

    /// The interface has no action: its name stands for it, made harmless for spreadsheets.
    @Test func unitsWithoutAPrice() {
        let code = "\"'=x\"\"y\"\"\""
        #expect(
            Self.rows(4) == "0.00,\(Self.account),Usage,,"
                + "\"'=x\"\"y\"\": units without a price yet\",Usage-Based,\(Self.month),3.0,Calls,"
                + "0.00,0.00,0.00,\(Self.invoice),0.00,0.00,Standard,3.0,Calls,\(Self.seller),"
                + "\(code),\(code),,\"'=x\"\"y\"\"/unpriced\",unpriced,证照包,,,Beijing Cloud,"
                + "\"a,b\",\(code)\n")
    }

    @Test func aCorrectionThatGivesBack() {
        #expect(
            Self.rows(5) == "-1350.00,\(Self.account),Usage,Correction,"
                + "\"GeneralBasicOCR: correction of 2026-10, 0-10000\",Usage-Based,"
                + "\(Self.october),-9000.0,Calls,-1350.00,0.15,-1350.00,\(Self.invoice),-1350.00,"
                + "0.15,Standard,-9000.0,Calls,\(Self.seller),GeneralBasicOCR,GeneralBasicOCR,,"
                + "GeneralBasicOCR/0-10000@0.15,correction,印刷体包,,,Beijing Cloud,文字识别,印刷体识别\n")
    }

    @Test func aCorrectionOfUnitsOfAPack() {
        #expect(
            Self.rows(6) == "0.00,\(Self.account),Usage,Correction,"
                + "\"PassportOCR: correction of 2026-10, P-9\",Usage-Based,\(Self.october),4.0,"
                + "Calls,0.00,0.00,12.00,\(Self.invoice),0.00,0.00,Standard,4.0,Calls,"
                + "\(Self.seller),PassportOCR,PassportOCR,,PassportOCR/P-9@0.00,correction,证照包,"
                + "P-9,6.0,Beijing Cloud,卡证,护照识别\n")
    }

    /// It is a purchase of one pack, and nothing is consumed by it.
    @Test func aCorrectionOfAPack() {
        #expect(
            Self.rows(7) == "30.00,\(Self.account),Purchase,Correction,"
                + "\"PassportOCR: correction of 2026-10, P-9\",One-Time,\(Self.october),,,30.00,"
                + "30.00,0.00,\(Self.invoice),30.00,30.00,Standard,1.0,Packs,\(Self.seller),"
                + "PassportOCR-Pack,Pack,,PassportOCR-Pack/P-9@30.00,correction,证照包,,,"
                + "Beijing Cloud,卡证,\n")
    }

    @Test func aPackThatWasSold() {
        #expect(
            Self.rows(8) == "120.00,\(Self.account),Purchase,,PassportOCR: pack P-1 bought,"
                + "One-Time,2026-11-30T16:00:00Z,2026-11-09T16:00:00Z,,,120.00,120.00,0.00,"
                + "\(Self.invoice),120.00,120.00,Standard,1.0,Packs,\(Self.seller),"
                + "PassportOCR-Pack,Pack,,PassportOCR-Pack/pack@120.00,prepaid,证照包,P-1,950.0,"
                + "Beijing Cloud,卡证,\n")
    }

    @Test func rounding() {
        #expect(
            Self.rows(9) == "-0.005,\(Self.account),Adjustment,,Rounding of the invoice total,"
                + "One-Time,\(Self.month),,,-0.005,,-0.005,\(Self.invoice),-0.005,,,,,"
                + "\(Self.seller),,,,,rounding,,,,Beijing Cloud,,\n")
    }

    @Test func whatLapsesOfAPack() {
        #expect(
            Self.rows(10) == "0.00,\(Self.account),Usage,,"
                + "PassportOCR: units left of pack P-0 at its end,Usage-Based,"
                + "2026-11-20T16:00:00Z,2026-10-31T16:00:00Z,0.0,Calls,0.00,0.00,3.33333334,"
                + "\(Self.invoice),0.00,0.00,Standard,10.0,Calls,\(Self.seller),PassportOCR-Pack,"
                + "Pack,,PassportOCR-Pack/prepaid,prepaid,证照包,P-0,0.0,Beijing Cloud,卡证,\n")
    }

    /// A month without an invoice may have a pack that ends: no invoice is named then.
    @Test func withoutAnInvoiceNoneIsNamed() throws {
        var statement = FinanceMonth.statement
        statement.lines = []
        statement.balances = [statement.balances[1]]
        let charges = statement.charges(under: FinanceMonth.contract, zone: .shanghai)
        #expect(charges.map(\.kind) == [.packLapsed])
        let row = text { Self.csv().append(charges, of: statement, to: &$0) }
        // 100 units of November were drawn by nobody's line: all 110 lapse.
        #expect(row.contains(",36.66666667,,Agent Ltd,"))
    }

    @Test func excelStyle() {
        let style = text { buffer in
            Self.csv(.excel).appendHeader(to: &buffer)
            Self.csv(.excel).append(
                [FinanceMonth.charges[9]], of: FinanceMonth.statement, to: &buffer)
        }
        #expect(Array(style.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
        let plain = text { buffer in
            Self.csv().appendHeader(to: &buffer)
            Self.csv().append(
                [FinanceMonth.charges[9]], of: FinanceMonth.statement, to: &buffer)
        }
        #expect(
            style.utf8.dropFirst(3).elementsEqual(plain.replacing("\n", with: "\r\n").utf8))
    }
}
