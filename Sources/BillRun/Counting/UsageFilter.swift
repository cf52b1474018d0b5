import Billing
import BillingTime
import Metering

/// One `field=a|b` of `--where`.
public struct UsageFilter: Sendable {
    /// What is compared.
    public let field: UsageField
    /// What it may be; times may be ranges.
    public let values: [String]

    /// Reads `field=a|b,field=…`.
    ///
    /// - Throws: ``UsageError`` that says what is wrong with the text.
    public static func list(_ texts: [String]) throws -> [UsageFilter] {
        try texts.flatMap { text in
            try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
                let pair = part.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2 else {
                    throw UsageError(
                        "--where must be field=value, not '\(part)'; "
                            + "several values have | between them")
                }
                return UsageFilter(
                    field: try UsageField.named(pair[0]),
                    values: pair[1].split(separator: "|", omittingEmptySubsequences: false)
                        .map(String.init))
            }
        }
    }

    /// Adds the filter to a query; files are chosen by the caller. All filters must hold.
    public func add(to query: inout CountQuery, catalog: Catalog) throws {
        switch field {
        case .account: narrow(&query.accounts, values.map { Array($0.utf8) })
        case .mainAccount: narrow(&query.mainAccounts, values.map { Array($0.utf8) })
        case .errorCode: narrow(&query.errorCodes, values.map { Array($0.utf8) })
        case .interface:
            narrow(&query.interfaces, try values.map { try find($0, catalog.interface(named:)) })
        case .pool: narrow(&query.pools, try values.map { try find($0, catalog.pool(named:)) })
        case .category:
            let known = catalog.categories
            let wanted = Set(try values.map { known[try position(of: $0, among: known)] })
            narrow(
                &query.interfaces,
                catalog.interfaces.indices.filter {
                    wanted.contains(catalog.interfaces[$0].category)
                })
        case .outcome:
            let known = CountOutcome.allCases
            narrow(
                &query.outcomes,
                try values.map { known[try position(of: $0, among: known.map(\.name))] })
        case .hour, .day, .month: try addTimes(to: &query)
        case .file: break
        }
    }

    private func narrow<Value: Hashable>(_ set: inout Set<Value>?, _ values: [Value]) {
        set = set.map { $0.intersection(values) } ?? Set(values)
    }

    private func find<Value>(_ name: String, _ lookUp: (String) -> Value?) throws -> Value {
        guard let value = lookUp(name) else {
            throw UsageError("--where: there is no \(field.rawValue) '\(name)'")
        }
        return value
    }

    /// A name's position among names that are few enough for the message.
    private func position(of name: String, among known: [String]) throws -> Int {
        guard let position = known.firstIndex(of: name) else {
            throw UsageError(
                "--where: there is no \(field.rawValue) '\(name)'; there are "
                    + known.joined(separator: ", "))
        }
        return position
    }

    // MARK: Times

    /// Ranges take in both ends; an end that is left out has no bound.
    private func addTimes(to query: inout CountQuery) throws {
        let ranges = try values.map { text -> ClosedRange<Int64> in
            guard let dots = text.firstRange(of: "..") else {
                let number = try time(text[...])
                return number...number
            }
            let lower = text[..<dots.lowerBound]
            let upper = text[dots.upperBound...]
            let first = lower.isEmpty ? 0 : try time(lower)
            let last = upper.isEmpty ? Int64.max : try time(upper)
            guard first <= last else {
                throw UsageError("--where: the range '\(text)' ends before it begins")
            }
            return first...last
        }
        let known = query.times[field.field]
        query.times[field.field] = known.map { Self.intersection($0, ranges) } ?? ranges
    }

    private static func intersection(
        _ left: [ClosedRange<Int64>], _ right: [ClosedRange<Int64>]
    ) -> [ClosedRange<Int64>] {
        left.flatMap { one in
            right.compactMap { other in
                one.overlaps(other) ? one.clamped(to: other) : nil
            }
        }
    }

    /// A month, day or hour as counting numbers it.
    private func time(_ text: Substring) throws -> Int64 {
        if field == .month, let period = Period(text) {
            return Int64(period.monthsSinceYearZero)
        }
        // What is meant is the text on the clock, so the zone does not matter.
        let length = text.utf8.count
        let rest = field == .hour ? (length == 13 ? ":00:00" : length == 16 ? ":00" : nil) : ""
        guard field != .month, field == .hour || length == 10, let rest,
            let instant = TimeText.instant(text + rest, zone: .utc),
            instant.secondsSinceEpoch % secondsOfUnit == 0
        else {
            throw UsageError(
                "--where: \(field.rawValue) must be such as \(example), not '\(text)'")
        }
        return instant.secondsSinceEpoch / secondsOfUnit
    }

    private var secondsOfUnit: Int64 { field == .day ? 86_400 : 3600 }

    private var example: String {
        switch field {
        case .hour: "2026-10-01T09"
        case .day: "2026-10-01 or 2026-10-01..2026-10-07"
        default: "2026-10 or 2026-09..2026-11"
        }
    }
}
