"""What every account of the sample calls, and when."""

from dataclasses import dataclass

from .book import GROUP, number
from .chance import Chance, at

SEPTEMBER = (at("2026-09-01"), at("2026-10-01"))
OCTOBER = (at("2026-10-01"), at("2026-11-01"))
UNKNOWN_ACCOUNT = "1302099999"
MIXED = "混贴票据识别"


@dataclass
class Call:
    """One call; `written` is the interface as the log spells it."""

    time: int
    account: str
    interface: str
    written: str
    request_id: str
    error: str = ""
    units: int = 1
    tickets: tuple | None = None


class Calls:
    """Collects the calls of the sample."""

    def __init__(self, tariff):
        self.tariff = tariff
        self.all = []

    def add(self, account, interface, count, span, units=None, errors=("",), tickets=None):
        """`count` calls within `span`; together they are worth `units`, if given."""
        chance = Chance(f"{account} {interface} {span[0]} {span[1]} {errors[0]}")
        shares = chance.shares(units, count) if units else [1] * count
        for time, share in zip(chance.moments(count, *span), shares):
            self.all.append(
                Call(time, account, interface, self.spelling(interface, account, chance),
                     chance.request_id(), chance.pick(errors), share, tickets))

    def spelling(self, interface, account, chance):
        """Some accounts log actions, some Chinese names, some whatever they like."""
        style = sum(map(ord, account)) % 4
        if account == number(25):
            style = 3 + chance.below(2)
        if style == 2:
            return interface
        if style == 3:
            return interface.replace(" ", "").replace("（", "(").replace("）", ")")
        return chance.pick(self.tariff.actions[interface])


def span(start, end):
    return at(start), at(end)


def plain_accounts(calls):
    """Allowances, sharing and tiers."""
    calls.add(number(1), "身份证识别", 899, SEPTEMBER)
    calls.add(number(1), "身份证识别", 1, span("2026-09-30 23:59:59.999", "2026-10-01"))
    calls.add(number(1), "身份证识别", 1, span("2026-10-01", "2026-10-01 00:00:00.001"))
    calls.add(number(1), "身份证识别", 1099, OCTOBER)
    calls.add(number(2), "驾驶证识别", 9000, SEPTEMBER)
    calls.add(number(2), "行驶证识别", 700, OCTOBER)
    calls.add(number(2), "驾驶证识别", 800, OCTOBER)
    calls.add(number(3), "通用印刷体识别", 700, SEPTEMBER, units=90_000)
    calls.add(number(3), "通用印刷体识别", 600, OCTOBER)
    calls.add(number(4), "银行卡识别", 900, SEPTEMBER, units=250_000)
    calls.add(number(4), "银行卡识别", 900, OCTOBER, units=900_000)
    calls.add(number(6), "条码信息查询", 4000, SEPTEMBER, units=11_000)
    calls.add(number(6), "条码信息查询", 1500, OCTOBER, units=10_000)
    calls.add(number(8), "机动车登记证书识别", 600, SEPTEMBER)
    calls.add(number(8), "房产证识别", 400, SEPTEMBER)
    calls.add(number(8), "企业证照识别", 100, SEPTEMBER)
    calls.add(number(8), "机动车登记证书识别", 300, OCTOBER)
    calls.add(number(8), "不动产权证识别", 150, OCTOBER)
    calls.add(number(9), "快速文本检测", 700, SEPTEMBER)
    calls.add(number(9), "二维码和条形码识别", 900, SEPTEMBER)
    calls.add(number(9), "二维码和条形码识别", 1000, OCTOBER, units=12_000)
    calls.add(number(24), "通用印刷体识别（高精度版）", 700, SEPTEMBER, units=10_000)
    calls.add(number(24), "通用印刷体识别（高精度版）", 700, OCTOBER, units=10_001)


def pack_accounts(calls):
    """Prepaid packs and grants that are carried over."""
    calls.add(number(5), "银行卡识别", 2500, SEPTEMBER)
    calls.add(number(5), "银行卡识别", 1300, OCTOBER)
    for start, end, count in [
        ("2026-09-01", "2026-09-06", 1000),
        ("2026-09-06", "2026-09-11", 1000),
        ("2026-09-11", "2026-09-16 10:00:00", 200),
        ("2026-09-16 10:00:00", "2026-09-26", 1000),
        ("2026-09-26", "2026-10-01", 200),
        ("2026-10-01", "2026-11-01", 500),
    ]:
        calls.add(number(10), "名片识别", count, span(start, end))
    calls.add(number(11), "营业执照识别", 1000, span("2026-09-01", "2026-09-10"))
    calls.add(number(11), "营业执照识别", 300, span("2026-09-10", "2026-09-15 09:30:00"))
    calls.add(number(11), "营业执照识别", 200, span("2026-09-15 09:30:00", "2026-10-01"))
    calls.add(number(11), "营业执照识别", 300, OCTOBER)
    calls.add(number(12), "运单识别", 640, SEPTEMBER)
    calls.add(number(12), "运单识别", 1050, OCTOBER)
    calls.add(number(18), "增值税发票核验", 30, span("2026-09-03 09:00:00", "2026-10-01"))
    calls.add(number(18), "营业执照识别及核验（基础版）", 60, span("2026-09-03 09:00:00", "2026-10-01"))
    calls.add(number(18), "增值税发票核验", 45, OCTOBER)
    calls.add(number(18), "营业执照识别及核验（基础版）", 5, OCTOBER)
    calls.add(number(26), "火车票识别", 1500, SEPTEMBER)
    calls.add(number(26), "出租车发票识别", 800, SEPTEMBER)
    calls.add(number(26), "火车票识别", 1150, span("2026-10-01", "2026-10-10"))
    calls.add(number(26), "出租车发票识别", 120, span("2026-10-10", "2026-10-15"))
    calls.add(number(26), "火车票识别", 400, span("2026-10-15", "2026-11-01"))


def contract_accounts(calls):
    """Activation, suspension, postpaid switched off, sub-accounts."""
    activation = "2026-09-18 10:20:00"
    calls.add(number(13), "英文识别", 5, span("2026-09-18 09:00:00", activation))
    calls.add(number(13), "英文识别", 12, span(activation, "2026-09-18 11:00:00"))
    calls.add(number(13), "英文识别", 888, span("2026-09-18 11:00:00", "2026-10-01"))
    calls.add(number(13), "英文识别", 400, OCTOBER)
    opened = "2026-09-10 14:00:00"
    calls.add(number(14), "快速文本检测", 300, SEPTEMBER)
    calls.add(number(14), "二维码和条形码识别", 25, span("2026-09-01", opened))
    calls.add(number(14), "二维码和条形码识别", 750, span(opened, "2026-10-01"))
    calls.add(number(14), "条码信息查询", 35, span(opened, "2026-10-01"))
    calls.add(number(14), "条码信息查询", 25, OCTOBER)
    calls.add(number(14), "二维码和条形码识别", 500, OCTOBER)
    calls.add(number(14), "算式识别", 8, span("2026-10-01", "2026-10-05"))
    calls.add(number(14), "算式识别", 200, span("2026-10-05", "2026-11-01"))
    calls.add(number(15), "车牌识别", 400, span("2026-09-01", "2026-09-12"))
    calls.add(number(15), "车牌识别", 40, span("2026-09-12", "2026-09-15 12:00:00"))
    calls.add(number(15), "车牌识别", 500, span("2026-09-15 12:00:00", "2026-10-01"))
    calls.add(number(15), "车牌识别", 300, span("2026-10-01", "2026-10-25 08:00:00"))
    calls.add(number(15), "车牌识别", 25, span("2026-10-25 08:00:00", "2026-11-01"))
    calls.add(number(16), "通用手写体识别", 1200, SEPTEMBER)
    calls.add(number(16), "通用手写体识别", 1150, span("2026-10-01", "2026-10-20"))
    calls.add(number(16), "通用手写体识别", 100, span("2026-10-20", "2026-11-01"))
    for suffix, count in [("", 300), (".east", 500), (".east.app", 400), (".west", 300)]:
        calls.add(GROUP + suffix, "身份证识别", count, SEPTEMBER)
    calls.add(f"{GROUP}.east", "增值税发票识别", 1000, span("2026-09-01", "2026-09-10"))
    calls.add(f"{GROUP}.east.app", "增值税发票识别", 600, span("2026-09-10", "2026-10-01"))
    calls.add(f"{GROUP}.east.app", "身份证识别", 900, OCTOBER)
    calls.add(f"{GROUP}.east.app", "增值税发票识别", 1600, OCTOBER)


def ticket_account(calls):
    """混贴票据识别 with its tickets, the vendor's two examples in September."""
    account = number(7)
    calls.add(account, "火车票识别", 980, span("2026-09-01", "2026-09-21"))
    calls.add(account, "金融票据整单识别", 40, SEPTEMBER)
    days = iter(range(22, 31))

    def on_next_day(count, tickets):
        day = f"2026-09-{next(days)}"
        office = span(f"{day} 09:00:00", f"{day} 18:00:00")
        calls.add(account, MIXED, count, office, tickets=tickets)

    on_next_day(1, (3, 8, 2))
    on_next_day(5, (3, 9))
    on_next_day(1, (12, 9))
    on_next_day(1, (12,))
    on_next_day(3, (9,))
    calls.add(account, "火车票识别", 600, span("2026-10-01", "2026-10-28"))
    calls.add(account, MIXED, 200, span("2026-10-01", "2026-10-28"), tickets=(2, 3))
    calls.add(account, MIXED, 5, span("2026-10-28", "2026-10-30"))
    calls.add(account, MIXED, 3, span("2026-10-30", "2026-11-01"), tickets=(3, 15, 2))


def noisy_accounts(calls):
    """Accounts whose deliveries are imperfect; the imperfections are in faults.py."""
    successes = ("", "", "", "", "0", "OK", "Success")
    calls.add(number(19), "名片识别", 1020, SEPTEMBER, errors=successes)
    calls.add(number(19), "名片识别", 30, SEPTEMBER, errors=("FailedOperation.ImageNoBusinessCard",))
    failures = ("FailedOperation.OcrFailed", "FailedOperation.DownLoadError",
                "RequestLimitExceeded")
    calls.add(number(19), "名片识别", 50, SEPTEMBER, errors=failures)
    calls.add(number(19), "名片识别", 200, OCTOBER, errors=successes)
    calls.add(number(19), "身份证识别", 5, OCTOBER, errors=("FailedOperation.MultiCardError",))
    calls.add(number(19), "车牌识别", 5, OCTOBER, errors=("ResourceNotFound.NoVechileInfo",))
    calls.add(number(19), "通用印刷体识别", 5, OCTOBER, errors=("FailedOperation.EmptyImageError",))
    calls.add(number(19), "银行卡识别", 5, OCTOBER, errors=("FailedOperation.ImageBlur",))
    calls.add(number(19), "银行卡识别", 15, OCTOBER, errors=failures)
    calls.add(number(20), "表格识别", 1005, SEPTEMBER)
    calls.add(number(20), "表格识别", 300, OCTOBER)
    calls.add(number(21), "银行卡识别", 300, SEPTEMBER)
    calls.add(number(21), "银行卡识别", 1020, OCTOBER)
    calls.add(number(22), "印章识别", 500, SEPTEMBER)
    calls.add(number(22), "印章识别", 1200, OCTOBER)
    calls.add(number(23), "保险单据识别", 450, SEPTEMBER)
    calls.add(number(23), "保险单据识别", 350, OCTOBER)
    calls.add(UNKNOWN_ACCOUNT, "身份证识别", 12, SEPTEMBER)
    for interface in calls.tariff.interfaces:
        tickets = (9,) if interface == MIXED else None
        calls.add(number(25), interface, 8, SEPTEMBER, tickets=tickets)
        calls.add(number(25), interface, 6, OCTOBER, tickets=tickets)


def make_calls(tariff):
    """Every distinct good call of the sample, in time order."""
    calls = Calls(tariff)
    plain_accounts(calls)
    pack_accounts(calls)
    contract_accounts(calls)
    ticket_account(calls)
    noisy_accounts(calls)
    assert len({call.request_id for call in calls.all}) == len(calls.all)
    return sorted(calls.all, key=lambda call: (call.time, call.request_id))
