import ArgumentParser
import BillRun
import Logging

/// `callbill backup`: a copy of the ledger, also while a run goes on.
struct BackupCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger, complete and consistent, also while a run goes on.",
        discussion: """
            The copy holds what was committed when it began. It takes its name, and the place of \
            an older copy, only when it is whole, on the disk and sound; the copy before is kept \
            with .1 behind its name. A damaged ledger is refused. To restore one, put it where \
            the ledger was, without a -wal or -shm file beside it.

            Example:
              callbill run --logs SampleData/logs --book SampleData/book --out out
              callbill backup --out out ledger-backup.sqlite
            """)

    @Argument(
        help: ArgumentHelp("The file for the copy.", valueName: "target"), completion: .file())
    var target: String

    @OptionGroup(title: "Input") var ledger: LedgerOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [ledger, common] }

    var requiredSettings: [SettingKey] { [.ledger] }

    func run(_ settings: CommandSettings) async throws {
        let path = try settings.billing.requireLedger()
        if let status = try? PathStatus(of: target), case .folder = status.kind {
            throw OperatingError(
                path: target, reason: "is a folder; name the copy's file",
                exitCode: .cannotCreate)
        }
        try LedgerBackup.make(of: path, to: target)
        Logger(label: "callbill").notice("\(target): a copy of \(path)")
    }
}
