import ArgumentParser
import BillRun
import Metering

/// What `callbill usage` is asked, checked.
struct UsageOptions {
    let by: [UsageField]
    let filters: [UsageFilter]
    let deduplicates: Bool
    let top: Int?
    let sort: UsageSort
    let format: UsageFormat
    let drawsChart: Bool

    /// How groups are ordered.
    var order: CountOrder { sort.order }

    init(_ command: UsageCommand) throws {
        by = try UsageField.list(command.by)
        filters = try UsageFilter.list(command.conditions)
        deduplicates = command.dedupe
        if let top = command.top, top < 1 {
            throw UsageError("--top must be a whole number from 1 on, not \(top)")
        }
        guard !command.chart || command.format == .table else {
            throw UsageError("--chart goes with --format table alone")
        }
        top = command.top
        sort = command.sort ?? (command.top == nil ? .key : .count)
        format = command.format
        drawsChart = command.chart
    }
}
