import ArgumentParser

/// What the flags of a command line say, before it is checked.
struct FlagSettings: Sendable {
    /// The settings file of `--config`.
    var config: String?
    /// The settings that were given as flags.
    var settings: [RawSetting] = []

    /// Nothing was given.
    init() {}

    /// What the option groups of a command say together.
    init(_ groups: [any SettingOptions]) {
        for group in groups { group.add(to: &self) }
    }

    /// Adds a setting with one value, if it was given.
    mutating func add(_ key: SettingKey, _ value: String?) {
        guard let value else { return }
        settings.append(RawSetting(key: key, values: [value], origin: .flag(key.flag)))
    }

    /// Adds a setting with several values, if it was given.
    mutating func add(_ key: SettingKey, _ values: [String]) {
        guard !values.isEmpty else { return }
        settings.append(RawSetting(key: key, values: values, origin: .flag(key.flag)))
    }

    /// Adds a switch, if it or its opposite was given.
    mutating func add(_ key: SettingKey, _ value: Bool?) {
        guard let value else { return }
        let name = value ? key.flag : "--no-" + key.flag.dropFirst(2)
        settings.append(
            RawSetting(key: key, values: [value ? "true" : "false"], origin: .flag(name)))
    }
}
