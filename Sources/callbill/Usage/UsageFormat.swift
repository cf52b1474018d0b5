import ArgumentParser
import Metering

/// How `callbill usage` writes its rows.
enum UsageFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Aligned columns for people.
    case table
    /// RFC 4180 with a header line.
    case csv
    /// A list of objects.
    case json
    /// An object a line.
    case jsonl
}
