import ArgumentParser

/// A command that works from `Settings` alone.
protocol SettingsCommand: AsyncParsableCommand {
    /// The command's option groups that hold settings.
    var settingOptions: [any SettingOptions] { get }

    /// The settings that the command can't do without.
    var requiredSettings: [SettingKey] { get }

    /// Does the command's work.
    func run(_ settings: CommandSettings) async throws
}

extension SettingsCommand {
    var requiredSettings: [SettingKey] { [] }

    /// Makes the settings, sets messages up accordingly, and does the work.
    mutating func run() async throws {
        let flags = FlagSettings(settingOptions)
        // Faults in the settings themselves should already look as the flags ask.
        MessageOutput.shared.isJSON = flags.settings.last { $0.key == .logJSON }?.values == ["true"]
        let settings = try CommandSettings(flags: flags)
        MessageOutput.shared.isJSON = settings.logJSON
        MessageOutput.shared.level = settings.logLevel
        try settings.require(requiredSettings)
        try await run(settings)
    }
}
