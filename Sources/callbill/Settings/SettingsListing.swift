import BillRun
import BillingTime
import Reports

extension CommandSettings {
    /// One setting as `callbill config` shows it.
    struct Entry: Sendable {
        /// The setting.
        var key: SettingKey
        /// Its values as text; empty: not set. Only lists have more than one.
        var values: [String]
        /// Who set it.
        var origin: SettingOrigin

        /// The value for people.
        var text: String {
            guard values.isEmpty else { return values.joined(separator: ", ") }
            return switch key {
            case .tariff: "built-in"
            case .period: "every open month"
            case .asOf: "now"
            case .logTimeZone: "time_zone"
            case .earliestCall: "13 months before as_of"
            default: "-"
            }
        }

        /// The value for programs: a JSON list, number, truth value, string or null.
        var json: JSONText {
            switch key.shape {
            case .numbers: .array(values.compactMap { Int64($0).map { .integer($0) } })
            case .paths, .texts, .renames: .array(values.map { .string($0) })
            case .number: values.first.flatMap { Int64($0) }.map { .integer($0) } ?? .null
            case .truth: values.first.map { .boolean($0 == "true") } ?? .null
            case .bytes:
                values.first.flatMap(ByteCount.parse).map { .integer(Int64($0)) } ?? .null
            case .text, .path: values.first.map { .string($0) } ?? .null
            }
        }
    }

    /// Every setting with its value and origin, in the order of `SettingKey`.
    var entries: [Entry] {
        SettingKey.allCases.map { key in
            Entry(key: key, values: texts(of: key), origin: origin(of: key))
        }
    }

    private func texts(of key: SettingKey) -> [String] {
        switch key {
        case .logs: billing.logs
        case .ignore: billing.ignored
        case .allowNoLogs: ["\(billing.allowsNoLogs)"]
        case .book: [billing.book].compactMap(\.self)
        case .withoutBook: ["\(billing.withoutBook)"]
        case .out: [billing.out].compactMap(\.self)
        case .ledger: [billing.ledger].compactMap(\.self)
        case .tariff: [billing.tariff].compactMap(\.self)
        case .period: [billing.period?.description].compactMap(\.self)
        case .asOf:
            origin(of: .asOf) == .builtIn ? [] : [billing.policies.zone.format(billing.asOf)]
        case .workers: ["\(billing.workers)"]
        case .quiet: ["\(quiet)"]
        case .dryRun: ["\(billing.dryRun)"]
        case .timeZone: [billing.policies.zone.identifier]
        case .grantStart: [billing.policies.grantStart.rawValue]
        case .packOrder: [billing.policies.packOrder.rawValue]
        case .tierBasis: [billing.policies.tierBasis.rawValue]
        case .map: billing.renames.map(\.description)
        case .logFormat: [billing.logFormat.rawValue]
        case .recordsAt: [billing.recordsAt].compactMap(\.self)
        case .only: billing.only?.map(\.description) ?? []
        case .successCodes: billing.successCodes.names
        case .logTimeZone: [billing.logZone?.identifier].compactMap(\.self)
        case .earliestCall:
            [billing.earliestCall.map(billing.policies.zone.format)].compactMap(\.self)
        case .maxRecordBytes: [ByteCount.text(billing.maxRecordBytes)]
        case .dedupeDays: ["\(billing.dedupeDays)"]
        case .settleAfter: [TimeSpan.text(billing.settleSeconds)]
        case .maxLogAge: [billing.maxLogAgeSeconds.map(TimeSpan.text)].compactMap(\.self)
        case .exitOpen: ["\(billing.exitsOpen)"]
        case .batchBytes: [ByteCount.text(billing.batchBytes)]
        case .lockWait: ["\(billing.lockWaitSeconds)"]
        case .csvStyle: [billing.csvStyle.rawValue]
        case .alertAt: billing.alertAt.map { "\($0)" }
        case .sealKey: [billing.sealKey].compactMap(\.self)
        case .logLevel: [logLevel.rawValue]
        case .logJSON: ["\(logJSON)"]
        }
    }
}
