import BillingTime

extension Settings {
    /// One setting as `callbill config` shows it.
    struct Entry: Sendable {
        /// The setting.
        var key: SettingKey
        /// Its values as text; empty: not set. All but `logs` and `map` have one at most.
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
            default: "-"
            }
        }

        /// The value for programs: a JSON list, number, truth value, string or null.
        var json: String {
            switch key.shape {
            case .numbers:
                return "[" + values.joined(separator: ",") + "]"
            case .paths, .renames:
                return "[" + values.map(EscapedText.json).joined(separator: ",") + "]"
            case .number, .truth:
                return values.first ?? "null"
            case .bytes:
                return values.first.flatMap(ByteCount.parse).map { "\($0)" } ?? "null"
            case .text, .path:
                return values.first.map(EscapedText.json) ?? "null"
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
        case .logs: logs
        case .book: [book].compactMap(\.self)
        case .out: [out].compactMap(\.self)
        case .ledger: [ledger].compactMap(\.self)
        case .tariff: [tariff].compactMap(\.self)
        case .period: [period?.description].compactMap(\.self)
        case .asOf: origin(of: .asOf) == .builtIn ? [] : [policies.zone.format(asOf)]
        case .workers: ["\(workers)"]
        case .quiet: ["\(quiet)"]
        case .dryRun: ["\(dryRun)"]
        case .timeZone: [policies.zone.identifier]
        case .grantStart: [policies.grantStart.rawValue]
        case .packOrder: [policies.packOrder.rawValue]
        case .tierBasis: [policies.tierBasis.rawValue]
        case .map: renames.map(\.description)
        case .logFormat: [logFormat.rawValue]
        case .maxRecordBytes: [ByteCount.text(maxRecordBytes)]
        case .dedupeDays: ["\(dedupeDays)"]
        case .batchBytes: [ByteCount.text(batchBytes)]
        case .lockWait: ["\(lockWaitSeconds)"]
        case .csvStyle: [csvStyle.rawValue]
        case .alertAt: alertAt.map { "\($0)" }
        case .logLevel: [logLevel.rawValue]
        case .logJSON: ["\(logJSON)"]
        }
    }
}
