import ArgumentParser
import BillRun
import Metering

/// How `callbill usage` orders its rows.
enum UsageSort: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Most calls first.
    case count
    /// Most units first.
    case units
    /// By the fields of --by.
    case key

    /// The order as counting knows it.
    var order: CountOrder {
        switch self {
        case .count: .calls
        case .units: .units
        case .key: .key
        }
    }
}
