import Billing
import BillingTime

/// The vendor's catalog and list prices (Rules.md, 1. The catalog; Rules.md, 2. From a call to
/// units; Rules.md, 6. Prices), typed in again for the tests.
enum SeedTariff {
    static let tariff: Tariff = {
        do {
            return try Tariff(rows: rows, version: "seed")
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static let catalog = tariff.catalog

    /// All rows, lines counted as in files with a header.
    static var rows: TariffRows {
        TariffRows(
            interfaces: interfaceRows, pools: poolRows, prices: priceRows,
            billableErrors: errorRows, tickets: ticketRows)
    }

    private static let interfaceRows: [TariffRows.Interface] =
        interfaces.split(separator: "\n").enumerated().map { position, line in
            let cells = line.split(separator: ",").map(String.init)
            let actions = cells[2].split(separator: "|").map(String.init)
            return TariffRows.Interface(
                line: position + 2,
                row: Catalog.Row(
                    category: cells[0], interface: cells[1], actions: actions, pool: cells[3]))
        }

    private static let poolRows: [TariffRows.Pool] = {
        let once = ["条码信息查询", "营业执照识别及核验（基础版）", "营业执照识别及核验（详细版）", "增值税发票核验"]
        var names: [String] = []
        for row in interfaceRows where !names.contains(row.row.pool) { names.append(row.row.pool) }
        return names.enumerated().map { position, name in
            let isOnce = once.contains(name)
            return TariffRows.Pool(
                line: position + 2, pool: name, freeQuantity: isOnce ? 50 : 1000,
                cadence: isOnce ? .once : .monthly, validity: isOnce ? "5y" : "month")
        }
    }()

    private static let priceRows: [TariffRows.Price] = {
        var rows: [TariffRows.Price] = []
        for pool in poolRows {
            let prices = listPrices[pool.pool] ?? ["0.15", "0.10", "0.06"]
            for (position, price) in prices.enumerated() {
                let bounds: [Int64] = [0, 10_000, 100_000, 1_000_000]
                let upTo = position + 1 < prices.count ? bounds[position + 1] : nil
                rows.append(
                    TariffRows.Price(
                        line: rows.count + 2, pool: pool.pool, effectiveFrom: at("2020-01-01"),
                        model: .volume,
                        tier: PriceVersion.Tier(
                            over: bounds[position], upTo: upTo,
                            unitPrice: Amount(parsing: price)),
                        currency: "CNY"))
            }
        }
        return rows
    }()

    private static let listPrices = [
        "通用印刷体识别（高精度版）": ["0.50", "0.35", "0.20"],
        "通用印刷体识别（高速版）": ["0.50", "0.35", "0.20"],
        "通用印刷体识别（精简版）": ["0.08", "0.05", "0.03"],
        "图片文字识别（基础版）": ["0.12", "0.09", "0.06", "0.03"],
        "通用票据识别（小票）": ["0.10", "0.07", "0.04"],
        "条码信息查询": ["0.12", "0.09", "0.06", "0.05"],
        "营业执照识别及核验（基础版）": ["0.30", "0.28", "0.23"],
        "营业执照识别及核验（详细版）": ["0.50", "0.45", "0.40"],
        "增值税发票核验": ["0.30", "0.28", "0.25"],
    ]

    private static let errorRows: [TariffRows.Error] = [
        "FailedOperation.MultiCardError", "ResourceNotFound.NoVechileInfo",
        "FailedOperation.EmptyImageError", "FailedOperation.ImageNoBusinessCard",
        "FailedOperation.ImageBlur",
    ].enumerated().map { position, code in
        TariffRows.Error(
            line: position + 2,
            error: BillableError(code: code, from: at("2020-07-06"), until: nil))
    }

    private static let ticketRows: [TariffRows.Ticket] = [
        ("0", "小票"), ("1", "小票"), ("2", "小票"), ("3", "大票"), ("5", "小票"), ("8", "小票"),
        ("9", "小票"), ("10", "小票"), ("11", "小票"), ("12", "大票"), ("13", "小票"),
    ].enumerated().map { position, ticket in
        TariffRows.Ticket(
            line: position + 2, code: ticket.0, name: ticket.0, pool: "通用票据识别（\(ticket.1)）")
    }

    private static let interfaces = """
        通用文字识别,通用印刷体识别,GeneralBasicOCR,通用印刷体识别
        通用文字识别,通用印刷体识别（高精度版）,GeneralAccurateOCR,通用印刷体识别（高精度版）
        通用文字识别,通用印刷体识别（精简版）,GeneralEfficientOCR,通用印刷体识别（精简版）
        通用文字识别,通用印刷体识别（高速版）,GeneralFastOCR,通用印刷体识别（高速版）
        通用文字识别,通用手写体识别,GeneralHandwritingOCR,通用手写体识别
        通用文字识别,英文识别,EnglishOCR,英文识别
        通用文字识别,快速文本检测,TextDetect,图片文字识别（基础版）
        卡证文字识别,身份证识别,IDCardOCR,身份证识别
        卡证文字识别,银行卡识别,BankCardOCR,银行卡识别
        卡证文字识别,营业执照识别,BizLicenseOCR,营业执照识别
        卡证文字识别,名片识别,BusinessCardOCR,名片识别
        卡证文字识别,企业证照识别,EnterpriseLicenseOCR,通用证照识别
        卡证文字识别,不动产权证识别,EstateCertOCR,通用证照识别
        卡证文字识别,事业单位法人证书识别,InstitutionOCR,通用证照识别
        卡证文字识别,组织机构代码证识别,OrgCodeCertOCR,通用证照识别
        卡证文字识别,护照识别（中国大陆地区护照）,PassportOCR,通用证照识别
        卡证文字识别,护照识别（港澳台地区及境外护照）,MLIDPassportOCR,通用证照识别
        卡证文字识别,港澳台通行证识别,PermitOCR,通用证照识别
        卡证文字识别,港澳台来往内地通行证识别,MainlandPermitOCR,通用证照识别
        卡证文字识别,港澳台居住证识别,HmtResidentPermitOCR,通用证照识别
        卡证文字识别,房产证识别,PropOwnerCertOCR,通用证照识别
        卡证文字识别,户口本识别,ResidenceBookletOCR,通用证照识别
        卡证文字识别,智能卡证分类,ClassifyDetectOCR,通用证照识别
        汽车场景识别,行驶证识别,VehicleLicenseOCR,行驶证 / 驾驶证识别
        汽车场景识别,驾驶证识别,DriverLicenseOCR,行驶证 / 驾驶证识别
        汽车场景识别,车牌识别,LicensePlateOCR,车牌识别
        汽车场景识别,机动车登记证书识别,VehicleRegCertOCR,通用证照识别
        汽车场景识别,车辆 VIN 码识别,VinOCR,车辆 VIN 码识别
        票据单据识别,增值税发票识别,VatInvoiceOCR,增值税发票识别
        票据单据识别,运单识别,WaybillOCR,运单识别
        票据单据识别,购车发票识别,CarInvoiceOCR,通用票据识别（大票）
        票据单据识别,金融票据整单识别,FinanBillOCR,通用票据识别（大票）
        票据单据识别,OFD 发票识别,VerifyOfdVatInvoiceOCR,通用票据识别（大票）
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（大票）
        票据单据识别,金融票据切片识别,FinanBillSliceOCR,通用票据识别（小票）
        票据单据识别,汽车票识别,BusInvoiceOCR,通用票据识别（小票）
        票据单据识别,完税证明识别,DutyPaidProofOCR,通用票据识别（小票）
        票据单据识别,机票行程单识别,FlightInvoiceOCR,通用票据识别（小票）
        票据单据识别,通用机打发票识别,InvoiceGeneralOCR,通用票据识别（小票）
        票据单据识别,混贴票据分类,MixedInvoiceDetect,通用票据识别（小票）
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（小票）
        票据单据识别,定额发票识别,QuotaInvoiceOCR,通用票据识别（小票）
        票据单据识别,轮船票识别,ShipInvoiceOCR,通用票据识别（小票）
        票据单据识别,出租车发票识别,TaxiInvoiceOCR,通用票据识别（小票）
        票据单据识别,过路过桥费发票识别,TollInvoiceOCR,通用票据识别（小票）
        票据单据识别,火车票识别,TrainTicketOCR,通用票据识别（小票）
        票据单据识别,增值税发票（卷票）识别,VatRollInvoiceOCR,通用票据识别（小票）
        行业文档识别,算式识别,ArithmeticOCR,算式识别
        行业文档识别,表格识别,TableOCR|RecognizeTableOCR,表格识别
        行业文档识别,数学试题识别,EduPaperOCR,行业文档识别
        行业文档识别,数学公式识别,FormulaOCR,行业文档识别
        行业文档识别,保险单据识别,InsuranceBillOCR,行业文档识别
        行业文档识别,印章识别,SealOCR,行业文档识别
        智能扫码,二维码和条形码识别,QrcodeOCR,图片文字识别（基础版）
        智能扫码,条码信息查询,QueryBarCode,条码信息查询
        营业执照核验,营业执照识别及核验（基础版）,VerifyBasicBizLicense,营业执照识别及核验（基础版）
        营业执照核验,营业执照识别及核验（详细版）,VerifyBizLicense,营业执照识别及核验（详细版）
        增值税发票核验,增值税发票核验,VatInvoiceVerify|VatInvoiceVerifyNew,增值税发票核验
        """
}
