import ArgumentParser
import BillRun
import Billing
import Reports

/// The flags for the rules that are a matter of choice.
struct PolicyOptions: SettingOptions {
    @OptionGroup var zone: ZoneOptions

    @Option(
        help: ArgumentHelp(
            "When a free grant starts: activation, or next_hour. (default: activation)",
            valueName: "policy"),
        completion: .list(Policies.GrantStart.allCases.map(\.rawValue)))
    var grantStart: String?

    @Option(
        help: ArgumentHelp(
            "Which pack is drawn on first: effective, or expiry. (default: effective)",
            valueName: "policy"),
        completion: .list(Policies.PackOrder.allCases.map(\.rawValue)))
    var packOrder: String?

    @Option(
        help: ArgumentHelp(
            "Which units decide the tier: total, or postpaid. (default: total)",
            valueName: "policy"),
        completion: .list(Policies.TierBasis.allCases.map(\.rawValue)))
    var tierBasis: String?

    func add(to flags: inout FlagSettings) {
        zone.add(to: &flags)
        flags.add(.grantStart, grantStart)
        flags.add(.packOrder, packOrder)
        flags.add(.tierBasis, tierBasis)
    }
}

/// The flags that say where the ledger is, and how long to wait for it.
struct LedgerOptions: SettingOptions {
    @Option(
        help: ArgumentHelp("The folder for invoices and reports.", valueName: "dir"),
        completion: .directory)
    var out: String?

    @Option(
        help: ArgumentHelp("The ledger. (default: ledger.sqlite in --out)", valueName: "file"),
        completion: .file())
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "Wait so long for another run to end. (default: 0)", valueName: "seconds"))
    var lockWait: String?

    @Option(help: ArgumentHelp("The key's file that closes are sealed with.", valueName: "file"))
    var sealKey: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.sealKey, sealKey)
        flags.add(.out, out)
        flags.add(.ledger, ledger)
        flags.add(.lockWait, lockWait)
    }
}

/// What is done once, after a look: no settings.
struct LookedAtOptions: ParsableArguments {
    @Flag(help: "Write files anew that are newer than the ledger, after a look; not issued ones.")
    var acceptOlderLedger = false

    @Flag(help: "Seal closes from before seal_key was set, after a look.")
    var sealCloses = false

    func applied(to settings: CommandSettings) -> Settings {
        var billing = settings.billing
        billing.acceptsOlderLedger = acceptOlderLedger
        billing.sealsCloses = sealCloses
        return billing
    }
}

/// The flags of commands that are about one month.
struct MonthOptions: SettingOptions {
    @Option(help: ArgumentHelp("The month.", valueName: "YYYY-MM"))
    var period: String?

    @OptionGroup var style: StyleOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.period, period)
        style.add(to: &flags)
    }
}

/// The flag that says how CSV is written.
struct StyleOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "How CSV is written: plain, or excel with a byte order mark. (default: plain)",
            valueName: "style"),
        completion: .list(CSVStyle.allCases.map(\.rawValue)))
    var csvStyle: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.csvStyle, csvStyle)
    }
}

/// The flag that chooses a month.
struct PeriodOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "This month alone. (default: every open month)", valueName: "YYYY-MM"))
    var period: String?

    @OptionGroup var style: StyleOptions

    func add(to flags: inout FlagSettings) {
        flags.add(.period, period)
        style.add(to: &flags)
    }
}

/// The flags about what a run tells: quota alerts, and its exit code.
struct AlertOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Write alerts.csv: grants that are used up to these percents, each once. "
                + "(default: no alerts)",
            valueName: "percent,…"))
    var alertAt: String?

    @Flag(
        inversion: .prefixedNo,
        help: "End with 65 as long as an exception is open, not only when it is new.")
    var exitOpen: Bool?

    func add(to flags: inout FlagSettings) {
        flags.add(.alertAt, alertAt)
        flags.add(.exitOpen, exitOpen)
    }
}

/// The flags that say how the work is done.
struct WorkOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Work on so many files and accounts at once. (default: one per processor)",
            valueName: "n"))
    var workers: String?

    @OptionGroup var clock: ClockOptions

    @Flag(inversion: .prefixedNo, help: "Compute and report, but write nothing.")
    var dryRun: Bool?

    func add(to flags: inout FlagSettings) {
        flags.add(.workers, workers)
        clock.add(to: &flags)
        flags.add(.dryRun, dryRun)
    }
}

/// The flag that sets the clock.
struct ClockOptions: SettingOptions {
    @Option(
        help: ArgumentHelp(
            "The instant that counts as now. (default: now)", valueName: "time"))
    var asOf: String?

    func add(to flags: inout FlagSettings) {
        flags.add(.asOf, asOf)
    }
}
