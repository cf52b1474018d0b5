import Logging

extension RunSummary {
    /// The run's totals by name, for `--log-json`: its last record.
    public var fields: Logger.Metadata {
        [
            "run": .count(run), "exit_code": .count(exitCode.rawValue),
            "file_count": .count(fileCount), "files": Self.counts(files),
            "records": Self.counts([("read", totals.recordsRead)] + totals.outcomes),
            "currency": .string(currency), "months": .array(months.map { .dictionary($0.fields) }),
        ]
    }

    private static func counts(
        _ counts: some Sequence<(String, Int64)>
    ) -> Logger.MetadataValue {
        .dictionary(Dictionary(uniqueKeysWithValues: counts.map { ($0.0, .count($0.1)) }))
    }
}

extension RunSummary.Month {
    fileprivate var fields: Logger.Metadata {
        [
            "period": .string(period.description), "accounts": .count(accounts),
            "invoices": .count(invoices), "free": .count(units.free),
            "prepaid": .count(units.prepaid), "postpaid": .count(units.postpaid),
            "unbilled": .count(units.unbilled), "unknown_account": .count(units.unknownAccount),
            "amount": .string(amount.description), "exceptions": .count(exceptionCount),
            "new_exceptions": .count(newExceptionCount),
        ]
    }
}
