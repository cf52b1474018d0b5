/// Small tariffs: a part of the seed's catalog, tiny grants, tiny tiers, and dated prices.
extension ScenarioGenerator {
    static let catalog = """
        通用文字识别,通用印刷体识别,GeneralBasicOCR,通用印刷体识别
        通用文字识别,通用印刷体识别（高精度版）,GeneralAccurateOCR,通用印刷体识别（高精度版）
        通用文字识别,快速文本检测,TextDetect,图片文字识别（基础版）
        卡证文字识别,身份证识别,IDCardOCR,身份证识别
        卡证文字识别,企业证照识别,EnterpriseLicenseOCR,通用证照识别
        卡证文字识别,护照识别（中国大陆地区护照）,PassportOCR,通用证照识别
        汽车场景识别,行驶证识别,VehicleLicenseOCR,行驶证 / 驾驶证识别
        汽车场景识别,驾驶证识别,DriverLicenseOCR,行驶证 / 驾驶证识别
        汽车场景识别,机动车登记证书识别,VehicleRegCertOCR,通用证照识别
        汽车场景识别,车辆 VIN 码识别,VinOCR,车辆 VIN 码识别
        票据单据识别,购车发票识别,CarInvoiceOCR,通用票据识别（大票）
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（大票）
        票据单据识别,汽车票识别,BusInvoiceOCR,通用票据识别（小票）
        票据单据识别,混贴票据识别,MixedInvoiceOCR,通用票据识别（小票）
        票据单据识别,火车票识别,TrainTicketOCR,通用票据识别（小票）
        行业文档识别,表格识别,TableOCR|RecognizeTableOCR,表格识别
        行业文档识别,数学试题识别,EduPaperOCR,行业文档识别
        行业文档识别,印章识别,SealOCR,行业文档识别
        智能扫码,二维码和条形码识别,QrcodeOCR,图片文字识别（基础版）
        智能扫码,条码信息查询,QueryBarCode,条码信息查询
        营业执照核验,营业执照识别及核验（基础版）,VerifyBasicBizLicense,营业执照识别及核验（基础版）
        增值税发票核验,增值税发票核验,VatInvoiceVerify|VatInvoiceVerifyNew,增值税发票核验
        """

    static let tickets = """
        type,name,pool
        0,出租车发票,通用票据识别（小票）
        2,火车票,通用票据识别（小票）
        3,增值税发票,通用票据识别（大票）
        8,通用机打发票,通用票据识别（小票）
        12,购车发票,通用票据识别（大票）
        """

    static let oncePools: Set = ["条码信息查询", "营业执照识别及核验（基础版）", "增值税发票核验"]

    /// Codes that this tariff may bill, and one that no tariff bills.
    static let errorCodes = [
        "FailedOperation.ImageBlur", "FailedOperation.MultiCardError",
        "ResourceNotFound.NoVechileInfo", "FailedOperation.EmptyImageError", "InternalError",
    ]

    mutating func makeTariff() -> [String: String] {
        var rows = Self.catalog.split(separator: "\n").map(String.init)
        if random.chance(25) { random.shuffle(&rows) }
        var pools: [String] = []
        for row in rows {
            let pool = String(row.split(separator: ",").last!)
            if !pools.contains(pool) { pools.append(pool) }
        }
        return [
            "interfaces.csv": "category,interface,actions,pool\n" + rows.joined(separator: "\n"),
            "pools.csv": makePools(pools),
            "prices.csv": makePrices(pools),
            "billable_errors.csv": makeErrors(),
            "tickets.csv": Self.tickets,
        ]
    }

    private mutating func makePools(_ pools: [String]) -> String {
        var text = "pool,free_quantity,free_cadence,free_validity\n"
        for pool in pools {
            let isOnce = Self.oncePools.contains(pool)
            text += "\(pool),\(random.int(3...10)),\(isOnce ? "once,5y" : "monthly,month")\n"
        }
        return text
    }

    private mutating func makeErrors() -> String {
        var text = "error_code,effective_from,effective_until\n"
        text += "\(Self.errorCodes[0]),2020-07-06,\n"
        text += "\(Self.errorCodes[1]),\(date()),\n"
        text += "\(Self.errorCodes[2]),2020-07-06,\(date())\n"
        let (first, last) = (random.int(2...14), random.int(15...28))
        text += "\(Self.errorCodes[3]),\(months[0])-\(two(first)),\(months[0])-\(two(last))\n"
        return text
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// A day of the scenario, sometimes a month's first.
    private mutating func date() -> String {
        "\(random.pick(months))-\(two(random.chance(25) ? 1 : random.int(2...28)))"
    }

    private mutating func makePrices(_ pools: [String]) -> String {
        let mayBeUnpriced = random.chance(25)
        let mayStartLate = random.chance(15)
        let currency = random.chance(10) ? "JPY" : "CNY"
        var text = "pool,effective_from,model,over,up_to,unit_price,currency\n"
        for pool in pools {
            var dates = [mayStartLate && random.chance(20) ? date() : "2020-01-01"]
            for _ in 0..<random.pick([0, 0, 1, 1, 2]) {
                let later = date()
                if !dates.contains(later) { dates.append(later) }
            }
            for date in dates {
                for tier in makeTiers(mayBeUnpriced: mayBeUnpriced) {
                    text += "\(pool),\(date),\(tier),\(currency)\n"
                }
            }
        }
        return text
    }

    private mutating func makeTiers(mayBeUnpriced: Bool) -> [String] {
        let model = random.pick(["volume", "volume", "graduated", "graduated", "flat"])
        let bounds =
            model == "flat"
            ? [] : random.pick([[5, 10, 20], [4, 12], [8], [6, 7, 30], [10, 20], [1, 15], []])
        var tiers: [String] = []
        for (place, over) in ([0] + bounds).enumerated() {
            let upTo = place < bounds.count ? "\(bounds[place])" : ""
            let isUnpriced = mayBeUnpriced && random.chance(place == bounds.count ? 30 : 3)
            let price = random.pick([
                "0.15", "0.1", "0.06", "0.005", "0.333", "0.12345678", "1", "2.50", "0.00000001",
                "0",
            ])
            tiers.append("\(model),\(over),\(upTo),\(isUnpriced ? "" : price)")
        }
        return tiers
    }
}
