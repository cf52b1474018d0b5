"""What each account is there for, and what its months come to, worked out by hand.

The figures are checked against rating.py whenever the sample is made.
"""

from dataclasses import dataclass
from decimal import Decimal

from .book import number


@dataclass
class Show:
    """One account's row in the README: each month's working, which ends in its total."""

    index: int
    rule: str
    september: str
    october: str

    @property
    def account(self):
        return number(self.index)

    def working(self, month):
        return self.september if month == "2026-09" else self.october

    def total(self, month):
        return Decimal(self.working(month).rsplit("= ", 1)[-1].split(";")[0])


SHOWS = [
    Show(1, "Monthly allowance, never rolled over; month boundary to the second",
         "900 身份证识别 = 0.00", "(1,100 − 1,000) × 0.15 = 15.00"),
    Show(2, "First tier; 行驶证识别 and 驾驶证识别 share one pool",
         "(9,000 − 1,000) × 0.15 = 1200.00", "(700 + 800 − 1,000) × 0.15 = 75.00"),
    Show(3, "Second tier prices every postpaid unit; calls with `units` > 1",
         "(90,000 − 1,000) × 0.10 = 8900.00", "600 calls = 0.00"),
    Show(4, "Third tier, two sizes",
         "(250,000 − 1,000) × 0.06 = 14940.00", "(900,000 − 1,000) × 0.06 = 53940.00"),
    Show(5, "Free, then prepaid, then postpaid; the pack runs out",
         "(2,500 − 1,000 − 1,000) × 0.15 + 120 = 195.00", "(1,300 − 1,000) × 0.15 = 45.00"),
    Show(6, "Moved in with its 50 one-time calls used (openings.csv); more calls cost less",
         "11,000 × 0.09 = 990.00", "10,000 × 0.12 = 1200.00"),
    Show(7, "混贴票据识别: the call and each ticket; October has calls without tickets and code 15",
         "小票 980 + 3 + 19 − 1,000 = 2 × 0.10 = 0.20; 大票 40 + 1 + 7 free",
         "小票 600 + 200 × 2 + 5 + 3 × 2 − 1,000 = 11 × 0.10 = 1.10; 大票 200 + 3 free"),
    Show(8, "Pool shared across categories: 机动车登记证书识别 with 通用证照识别",
         "(600 + 400 + 100 − 1,000) × 0.15 = 15.00", "300 + 150 calls = 0.00"),
    Show(9, "Pool shared across categories: 快速文本检测 with 二维码和条形码识别; own tier table",
         "(700 + 900 − 1,000) × 0.12 = 72.00", "(12,000 − 1,000) × 0.09 = 990.00"),
    Show(10, "P-10-A runs out on 10 September, P-10-B is bought on the 16th: "
             "200 calls fall between",
         "(3,400 − 1,000 − 2 × 1,000) × 0.15 + 84 = 144.00", "500 calls = 0.00"),
    Show(11, "P-11-A, 9,400 of 10,000 used before (openings.csv), expires 2026-09-15 09:30:00 "
             "with 300 left",
         "(1,500 − 1,000 − 300) × 0.15 = 30.00", "300 calls = 0.00"),
    Show(12, "Refunded, untouched pack: as if never bought",
         "640 calls = 0.00", "(1,050 − 1,000) × 0.15 = 7.50"),
    Show(13, "Activated 2026-09-18 10:20:00: 5 calls before are leakage, the allowance is whole; "
             "`grant_start: next_hour` makes 12 calls postpaid (1.80)",
         "900 calls = 0.00; 5 not_activated", "400 calls = 0.00"),
    Show(14, "Category 智能扫码 activated 2026-09-10 14:00:00, pool 算式识别 2026-10-05; "
             "the 50 of 条码信息查询 last into October",
         "(300 + 750 − 1,000) × 0.12 = 6.00; 条码信息查询 35 of 50 free; 25 not_activated",
         "(35 + 25 − 50) × 0.12 = 1.20; 8 not_activated"),
    Show(15, "Suspended for arrears 12 to 15 September, for violation from 25 October",
         "400 + 500 calls = 0.00; 40 suspended", "300 calls = 0.00; 25 suspended"),
    Show(16, "No postpaid before 2026-10-20: leakage",
         "1,000 free = 0.00; 200 postpaid_off", "100 × 0.15 = 15.00; 150 postpaid_off"),
    Show(17, "Main account with sub-accounts at depth 1 and 2: one allowance, one pack for all",
         "(300 + 500 + 400 + 300 − 1,000) × 0.15 + 120 = 195.00; 增值税发票识别 1,000 free, 600 pack",
         "(1,600 − 1,000 − 400) × 0.15 = 30.00"),
    Show(18, "One-time 50: 增值税发票核验 carries 20 into October, 营业执照核验 carries none",
         "(60 − 50) × 0.30 = 3.00", "(30 + 45 − 50 + 5) × 0.30 = 9.00"),
    Show(19, "30 failed calls with a billable error code count, 50 other failures don't",
         "(1,020 + 30 − 1,000) × 0.15 = 7.50", "200 + 4 × 5 calls = 0.00"),
    Show(20, "Single records delivered twice",
         "(1,005 − 1,000) × 0.15 = 0.75", "300 calls = 0.00"),
    Show(21, "One conflicting duplicate: the earlier record (1 unit) wins over the later (4 units)",
         "300 calls = 0.00", "(1,020 − 1,000) × 0.15 = 3.00"),
    Show(22, "Unknown interfaces (AdvertiseOCR, HKIDCardOCR) and bad units",
         "500 calls = 0.00", "(1,200 − 1,000) × 0.15 = 30.00"),
    Show(23, "Bad times, missing fields, a GBK interface name, a JSON line cut short",
         "450 calls = 0.00", "350 calls = 0.00"),
    Show(24, "One call more, and the whole month is cheaper; a name that CSV must quote",
         "(10,000 − 1,000) × 0.50 = 4500.00", "(10,001 − 1,000) × 0.35 = 3150.35"),
    Show(25, "All 57 interfaces, under names with other brackets and spaces; "
             "a name that a spreadsheet would run",
         "57 × 8 + 8 = 464 free = 0.00", "57 × 6 + 6 = 348 free = 0.00"),
    Show(26, "Order of packs (P-26-A before P-26-B, which expires 2026-10-10 with 550 left), "
             "a pack bought on 15 October, rounding line",
         "2,300 − 1,000 − 1,300 from packs = 0.00",
         "120 × 0.10 + 70.405 + 0.005 rounding = 82.41"),
]
