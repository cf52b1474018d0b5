"""The sample's book: accounts, packs, activations, suspensions, openings."""

from dataclasses import dataclass

from .chance import at

GROUP = "1302000017"
SINCE = "2025-01-01"


def number(index):
    """The id of the sample's main account number `index`."""
    return f"13020000{index:02d}"


@dataclass
class Account:
    id: str
    name: str
    parent: str = ""
    activated: int = at("2025-01-01 09:00:00")
    postpaid_from: int | None = at(SINCE)


@dataclass
class Pack:
    id: str
    account: str
    pool: str
    quantity: int
    price: str
    effective: int
    expires: int | None = None
    refunded: int | None = None


ACCOUNTS = [
    Account(number(1), "青山旅行社有限公司"),
    Account(number(2), "长风网约车服务有限公司"),
    Account(number(3), "鼎新档案数字化有限公司"),
    Account(number(4), "华岳支付科技股份有限公司"),
    Account(number(5), "云帆收单服务有限公司"),
    Account(number(6), "码上达商品溯源有限公司"),
    Account(number(7), "票易通财税服务有限公司"),
    Account(number(8), "恒信抵押登记代理有限公司"),
    Account(number(9), "扫扫科技（深圳）有限公司"),
    Account(number(10), "星河会展服务有限公司"),
    Account(number(11), "瑞丰企业征信有限公司", activated=at("2024-05-06 10:00:00")),
    Account(number(12), "四季达速运有限公司"),
    Account(number(13), "启明外语学校", activated=at("2026-09-18 10:20:00")),
    Account(number(14), "百川新零售有限公司", activated=at("2025-06-01")),
    Account(number(15), "安泊停车管理有限公司"),
    Account(number(16), "墨韵手写数字馆", postpaid_from=at("2026-10-20")),
    Account(GROUP, "蓝海商旅集团有限公司"),
    Account(f"{GROUP}.east", "蓝海商旅华东分公司", GROUP, at("2026-09-02 09:00:00"), None),
    Account(f"{GROUP}.east.app", "蓝海商旅手机应用", f"{GROUP}.east", at("2026-09-02 09:00:00"), None),
    Account(f"{GROUP}.west", "蓝海商旅西南分公司", GROUP, at("2026-09-02 09:00:00"), None),
    Account(number(18), "正信供应链金融有限公司", activated=at("2026-09-03 09:00:00")),
    Account(number(19), "名录通信息服务有限公司"),
    Account(number(20), "格致教育数据有限公司"),
    Account(number(21), "汇达小额贷款有限公司"),
    Account(number(22), "金印电子签章有限公司"),
    Account(number(23), "康宁保险经纪有限公司"),
    Account(number(24), '"云图"数据服务（苏州）有限公司, 研发部'),
    Account(number(25), "@拾光影像工作室"),
    Account(number(26), "天工费控软件有限公司"),
]

ACTIVATIONS = [
    (number(14), "智能扫码", at("2026-09-10 14:00:00")),
    (number(14), "算式识别", at("2026-10-05")),
]

SMALL = "通用票据识别（小票）"
PACKS = [
    Pack("P-05-A", number(5), "银行卡识别", 1000, "120", at("2026-09-01")),
    Pack("P-10-A", number(10), "名片识别", 1000, "120", at("2026-08-20")),
    Pack("P-10-B", number(10), "名片识别", 1000, "84", at("2026-09-16 10:00:00")),
    Pack("P-11-A", number(11), "营业执照识别", 10000, "800", at("2025-09-15 09:30:00")),
    Pack("P-12-A", number(12), "运单识别", 10000, "800", at("2026-09-05 09:00:00"),
         refunded=at("2026-09-08 16:00:00")),
    Pack("P-17-W", f"{GROUP}.west", "增值税发票识别", 1000, "120", at("2026-09-10")),
    Pack("P-26-A", number(26), SMALL, 1000, "80", at("2026-01-10"), at("2027-01-10")),
    Pack("P-26-B", number(26), SMALL, 1000, "72", at("2026-02-01"), at("2026-10-10")),
    Pack("P-26-C", number(26), SMALL, 1000, "70.405", at("2026-10-15")),
]

SUSPENSIONS = [
    (number(15), at("2026-09-12"), at("2026-09-15 12:00:00"), "arrears"),
    (number(15), at("2026-10-25 08:00:00"), None, "violation"),
]

OPENINGS = [
    (number(6), "条码信息查询", "free:once", 50),
    (number(11), "营业执照识别", "P-11-A", 9400),
]
