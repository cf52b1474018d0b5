import Billing
import BillingTime
import Reports

/// A small catalog with names that need care.
let catalog = Catalog(
    rows: [
        .init(category: "通用文字识别", interface: "通用印刷体识别", actions: [], pool: "通用印刷体识别"),
        .init(
            category: "卡证文字识别", interface: "护照识别（中国大陆地区护照）", actions: [],
            pool: "通用证照识别"),
        .init(category: "a,b", interface: "=x\"y\"", actions: [], pool: "通用证照识别"),
    ], allowances: [:])

let november = Period(year: 2026, month: 11)
/// 2026-11-03T12:00:00+08:00
let noon = Instant(1_793_678_400)

func amount(_ text: String) -> Amount { Amount(parsing: text)! }

func text(_ render: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer()
    render(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
}
