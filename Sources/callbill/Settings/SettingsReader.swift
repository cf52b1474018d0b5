import BillRun
import Billing
import BillingTime
import Foundation
import Logging

/// Turns raw settings into checked values, collecting every fault on the way.
///
/// A line of the settings file is checked even where a flag overrides it.
struct SettingsReader {
    /// A value that can't be taken; the text says what would be right.
    struct Refusal: Error {
        var reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    private let settings: [RawSetting]
    /// What is wrong with the settings file.
    private(set) var fileFaults: [InputFault]
    /// What is wrong with the command line.
    private(set) var flagFaults: [String] = []
    /// Who set each setting.
    private(set) var origins: [SettingKey: SettingOrigin] = [:]

    /// Starts with the flags and, if there is one, the settings file.
    init(flags: [RawSetting], file: SettingsFile?) {
        // Later ones win, so the flags come last.
        settings = (file?.settings ?? []) + flags
        fileFaults = file?.faults ?? []
    }

    /// The value of a setting that nobody need set.
    mutating func optional<Value>(
        _ key: SettingKey, _ parse: ([String]) throws -> Value
    ) -> Value? {
        var result: Value?
        for setting in settings where setting.key == key {
            do {
                result = try parse(setting.values)
                origins[key] = setting.origin
            } catch {
                fault(setting, (error as? Refusal)?.reason ?? "\(error)")
            }
        }
        return result
    }

    /// The value of a setting that has a default.
    mutating func value<Value>(
        _ key: SettingKey, default: Value, _ parse: ([String]) throws -> Value
    ) -> Value {
        optional(key, parse) ?? `default`
    }

    /// A path.
    mutating func path(_ key: SettingKey) -> String? {
        optional(key) { values in
            guard let path = values.last, !path.isEmpty, !path.utf8.contains(0) else {
                throw Refusal("must be a path")
            }
            return path
        }
    }

    /// True or false.
    mutating func truth(_ key: SettingKey) -> Bool {
        value(key, default: false) { $0.last == "true" }
    }

    /// A whole number within bounds.
    mutating func number(
        _ key: SettingKey, default: Int, in bounds: ClosedRange<Int>
    ) -> Int {
        value(key, default: `default`) { values in
            let text = values.last ?? ""
            guard let number = Int(text), bounds.contains(number) else {
                throw Refusal(
                    "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound), "
                        + "not '\(text)'")
            }
            return number
        }
    }

    /// A number of bytes within bounds.
    mutating func bytes(_ key: SettingKey, default: Int, in bounds: ClosedRange<Int>) -> Int {
        value(key, default: `default`) { values in
            let text = values.last ?? ""
            guard let number = ByteCount.parse(text), bounds.contains(number) else {
                throw Refusal(
                    "must be from \(ByteCount.text(bounds.lowerBound)) to "
                        + "\(ByteCount.text(bounds.upperBound)), such as 512MiB, not '\(text)'")
            }
            return number
        }
    }

    /// One of a fixed set of words.
    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ key: SettingKey, default: Value
    ) -> Value where Value.RawValue == String {
        value(key, default: `default`) { values in
            let text = values.last ?? ""
            guard let choice = Value(rawValue: text) else {
                let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal("must be one of \(words), not '\(text)'")
            }
            return choice
        }
    }

    /// Notes a fault of a setting that depends on others.
    mutating func refuse(_ key: SettingKey, _ reason: String) {
        guard let setting = settings.last(where: { $0.key == key }) else { return }
        fault(setting, reason)
    }

    private mutating func fault(_ setting: RawSetting, _ reason: String) {
        switch setting.origin {
        case .file(let path, let line):
            let reason = "`\(setting.key.rawValue)` \(reason)"
            fileFaults.append(InputFault(file: path, line: line, reason: reason))
        case .flag(let name):
            flagFaults.append("\(name) \(reason)")
        case .builtIn:
            preconditionFailure("defaults are not read")
        }
    }
}
