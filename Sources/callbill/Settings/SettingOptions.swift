import ArgumentParser
import BillRun

/// A group of flags that are settings.
///
/// The flags stay text here: `CommandSettings` checks them together with the settings file.
protocol SettingOptions: ParsableArguments {
    /// Adds the flags that were given.
    func add(to flags: inout FlagSettings)
}

/// The flags that every command knows.
struct CommonOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Read settings from this YAML file.",
            discussion: "Without it, callbill.yaml in the book's folder is read if it is there. "
                + "Relative paths in the file start at the file's folder.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Flag(inversion: .prefixedNo, help: "Show no progress bar, no table and no notices.")
    var quiet: Bool?

    @Option(
        help: ArgumentHelp(
            "Show messages from this level on: trace, debug, info, notice, warning, error or "
                + "critical. (default: notice; with --quiet: warning)",
            valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error", "critical"]))
    var logLevel: String?

    @Flag(
        name: .customLong("log-json"), inversion: .prefixedNo,
        help: "Write messages as JSON, one object a line.")
    var logJSON: Bool?

    func add(to flags: inout FlagSettings) {
        flags.config = config
        flags.add(.quiet, quiet)
        flags.add(.logLevel, logLevel)
        flags.add(.logJSON, logJSON)
    }
}

/// The log files of a run, as `usage` takes them, with the flags of commands that read logs.
struct LogInputOptions: SettingOptions {
    @Argument(
        help: ArgumentHelp(
            "Log files, folders of them, or - for standard input.", valueName: "logs"),
        completion: .file())
    var paths: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The same, as a flag.", valueName: "path"), completion: .file())
    var logs: [String] = []

    @OptionGroup var folders: LogFolderOptions
    @OptionGroup var layout: LogLayoutOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.logs, paths + logs)
        folders.add(to: &flags)
        layout.add(to: &flags)
    }
}

/// The flags that say what in a folder of logs is none.
struct LogFolderOptions: SettingOptions {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Pass over files and folders of these names: '*.md', 'archive/*'. Repeat it for more.",
            valueName: "pattern"))
    var ignore: [String] = []

    @Flag(inversion: .prefixedNo, help: "Go on where a folder holds no log.")
    var allowNoLogs: Bool?

    func add(to flags: inout FlagSettings) {
        flags.add(.ignore, ignore)
        flags.add(.allowNoLogs, allowNoLogs)
    }
}

/// The flags of commands that read call logs.
struct LogOptions: SettingOptions {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Log files, folders of them, or - for standard input.", valueName: "path"),
        completion: .file())
    var logs: [String] = []

    @OptionGroup var folders: LogFolderOptions
    @OptionGroup var layout: LogLayoutOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.logs, logs)
        folders.add(to: &flags)
        layout.add(to: &flags)
    }
}

/// The log files of commands that only read.
struct LogPathOptions: SettingOptions {
    @Argument(
        help: ArgumentHelp(
            "Log files, folders of them, or - for standard input.", valueName: "path"),
        completion: .file())
    var paths: [String]

    @OptionGroup var folders: LogFolderOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.logs, paths)
        folders.add(to: &flags)
    }
}

/// The flags that say how call logs are laid out.
struct LogLayoutOptions: SettingOptions {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Names of columns or JSON paths: time=eventTime,account_id=user.id. Also the first of "
                + "several, error_code=code|status, and texts, interface={model}/{region}.",
            valueName: "column=name,…"))
    var map: [String] = []

    @Option(
        help: ArgumentHelp(
            "The logs' layout: auto, or cloudaudit for the vendor's audit events. (default: auto)",
            valueName: "format"),
        completion: .list(LogFormat.allCases.map(\.rawValue)))
    var logFormat: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Read only records with this in a column: resourceType=ocr|face, or region!=test.",
            valueName: "column=value,…"))
    var only: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "The error codes of calls that succeeded. (default: 0, 200, OK, Success, null, None, -, "
                + "\\N)",
            valueName: "code,…"))
    var successCodes: [String] = []

    @Option(
        help: ArgumentHelp(
            "The zone of times without an offset, an IANA name. (default: the billing zone)",
            valueName: "zone"))
    var logTimeZone: String?

    @Option(
        help: ArgumentHelp(
            "Reject calls before this time. (default: 13 months before --as-of)",
            valueName: "time"))
    var earliestCall: String?

    @Option(
        help: ArgumentHelp(
            "The keys that lead to the array of records in a JSON object. (default: Records)",
            valueName: "key.key…"))
    var recordsAt: String?

    @Option(
        help: ArgumentHelp(
            "Reject records that are longer. (default: 1MiB)", valueName: "bytes"))
    var maxRecordBytes: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.map, map)
        flags.add(.logFormat, logFormat)
        flags.add(.recordsAt, recordsAt)
        flags.add(.only, only)
        flags.add(.successCodes, successCodes)
        flags.add(.logTimeZone, logTimeZone)
        flags.add(.earliestCall, earliestCall)
        flags.add(.maxRecordBytes, maxRecordBytes)
    }
}

/// The flags of commands that take logs into the ledger.
struct IntakeOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Recognise a request id for so long after its month was closed. (default: 35)",
            valueName: "days"))
    var dedupeDays: String?

    @Option(
        help: ArgumentHelp(
            "Take a last line without its end as it is once its file has not grown for so long. "
                + "(default: 2d)", valueName: "span"))
    var settleAfter: String?

    @Option(
        help: ArgumentHelp(
            "End with 65 where the newest call is older: 36h. (default: no such check)",
            valueName: "span"))
    var maxLogAge: String?

    @Option(
        help: ArgumentHelp(
            "Commit calls in batches that take so much memory. (default: 512MiB)",
            valueName: "bytes"))
    var batchBytes: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.dedupeDays, dedupeDays)
        flags.add(.settleAfter, settleAfter)
        flags.add(.maxLogAge, maxLogAge)
        flags.add(.batchBytes, batchBytes)
    }
}

/// The flags of commands that count, and write nothing.
struct CountingOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Work on so many files at once. (default: one per processor)", valueName: "n"))
    var workers: String?

    @Option(
        help: ArgumentHelp(
            "The instant that counts as now. (default: now)", valueName: "time"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "Hold so much of calls in memory. (default: 512MiB)", valueName: "bytes"))
    var batchBytes: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.workers, workers)
        flags.add(.asOf, asOf)
        flags.add(.batchBytes, batchBytes)
    }
}

/// The flags that say where the tariff and the book are.
struct ContractOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "The folder with accounts.csv, packs.csv and suspensions.csv. Without it, every "
                + "account is active, postpaid and without packs.",
            valueName: "dir"),
        completion: .directory)
    var book: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Bill without a book, although the ledger was billed with one.")
    var withoutBook: Bool?

    @OptionGroup var tariff: TariffOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.book, book)
        flags.add(.withoutBook, withoutBook)
        tariff.add(to: &flags)
    }
}

/// The flag that says where the tariff is.
struct TariffOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "The folder with the tariff's five files. (default: the built-in tariff)",
            valueName: "dir"),
        completion: .directory)
    var tariff: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.tariff, tariff)
    }
}

/// The flag that says in which zone days and months are cut.
struct ZoneOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "The billing time zone, an IANA name. (default: Asia/Shanghai)", valueName: "zone"))
    var timeZone: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.timeZone, timeZone)
    }
}
