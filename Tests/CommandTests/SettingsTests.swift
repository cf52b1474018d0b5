import BillRun
import BillingTime
import Testing

@testable import callbill

@Suite struct SettingsTests {
    static let surroundings = SettingsSurroundings(processors: 6, now: Instant(1_795_000_000))

    static func flag(_ key: SettingKey, _ values: String...) -> RawSetting {
        RawSetting(key: key, values: values, origin: .flag(key.flag))
    }

    static func settings(
        _ flags: [RawSetting] = [], file: String? = nil, path: String = "callbill.yaml"
    ) throws -> CommandSettings {
        try CommandSettings(
            flags: flags, file: file.map { SettingsFile(path: path, text: $0) }, path: path,
            surroundings: surroundings)
    }

    @Test func defaultsAreThoseOfTheRules() throws {
        let settings = try Self.settings()
        #expect(settings.billing.workers == 6)
        #expect(settings.billing.asOf == Instant(1_795_000_000))
        #expect(
            settings.billing.policies.zone == .named("Asia/Shanghai")
                || settings.billing.policies.zone == .shanghai
        )
        #expect(settings.billing.policies.grantStart == .activation)
        #expect(settings.billing.policies.packOrder == .effective)
        #expect(settings.billing.policies.tierBasis == .total)
        #expect(settings.billing.dedupeDays == 35)
        #expect(settings.billing.batchBytes == 512 << 20)
        #expect(settings.billing.maxRecordBytes == 1 << 20)
        #expect(settings.billing.lockWaitSeconds == 0)
        #expect(settings.billing.ledger == nil)
        #expect(settings.entries.allSatisfy { $0.origin == .builtIn })
        #expect(settings.entries.map(\.key) == SettingKey.allCases)
    }

    @Test func flagsWinOverTheFileAndTheFileOverDefaults() throws {
        let file = """
            # comment
            workers: 3
            dedupe_days: 40
            quiet: true
            tier_basis: postpaid
            """
        let settings = try Self.settings([Self.flag(.workers, "2")], file: file)
        #expect(settings.billing.workers == 2)
        #expect(settings.origin(of: .workers) == .flag("--workers"))
        #expect(settings.billing.dedupeDays == 40)
        #expect(settings.origin(of: .dedupeDays) == .file(path: "callbill.yaml", line: 3))
        #expect(settings.origin(of: .dedupeDays).description == "callbill.yaml:3")
        #expect(settings.billing.policies.tierBasis == .postpaid)
        #expect(settings.quiet)
        #expect(settings.logLevel == .warning)
        #expect(settings.origin(of: .logLevel) == .builtIn)
    }

    @Test func aSwitchOfTheFileCanBeTurnedOff() throws {
        var flags = FlagSettings()
        flags.add(.quiet, false)
        let settings = try Self.settings(flags.settings, file: "quiet: yes")
        #expect(!settings.quiet)
        #expect(settings.origin(of: .quiet).description == "--no-quiet")
    }

    @Test func theLedgerLiesInTheOutputFolderUnlessNamed() throws {
        #expect(try Self.settings([Self.flag(.out, "out")]).billing.ledger == "out/ledger.sqlite")
        #expect(try Self.settings([Self.flag(.out, "out/")]).billing.ledger == "out/ledger.sqlite")
        let both = [Self.flag(.out, "out"), Self.flag(.ledger, "/srv/l.sqlite")]
        #expect(try Self.settings(both).billing.ledger == "/srv/l.sqlite")
    }

    @Test func relativePathsOfTheFileStartAtItsFolder() throws {
        let file = "logs: [logs, /var/log/ocr, \"-\"]\nout: out\ntariff: ../tariff"
        let settings = try Self.settings(file: file, path: "book/callbill.yaml")
        #expect(settings.billing.logs == ["book/logs", "/var/log/ocr", "-"])
        #expect(settings.billing.out == "book/out")
        #expect(settings.billing.tariff == "tariff")
    }

    @Test func everyBadFlagIsNamedAtOnce() {
        let flags = [
            Self.flag(.workers, "0"), Self.flag(.period, "2026-13"), Self.flag(.asOf, "tomorrow"),
            Self.flag(.tierBasis, "sum"), Self.flag(.timeZone, "CST"), Self.flag(.map, "when=x"),
            Self.flag(.batchBytes, "1MB"), Self.flag(.book, ""),
        ]
        let error = #expect(throws: UsageError.self) { try Self.settings(flags) }
        #expect(error?.exitCode == .usage)
        #expect(
            Set(error?.lines.map { String($0.prefix { $0 != " " }) } ?? [])
                == Set(flags.map(\.key.flag)))
    }

    @Test func renamesComeFromFlagsListsAndTables() throws {
        let wanted = [
            FieldRename(field: .time, path: "eventTime"),
            FieldRename(field: .account, path: "user.id"),
        ]
        for file in [
            "map: {account_id: user.id, time: eventTime}",
            "map: [time=eventTime, account_id=user.id]",
            "map: time=eventTime,account_id=user.id",
        ] {
            #expect(try Self.settings(file: file).billing.renames == wanted)
        }
        let flags = [Self.flag(.map, "time=eventTime", "account_id=user.id")]
        #expect(try Self.settings(flags).billing.renames == wanted)
    }

    @Test func theAuditLayoutBringsItsNamesAndTheUserMayReplaceThem() throws {
        let flags = [Self.flag(.logFormat, "cloudaudit"), Self.flag(.map, "time=at,units=n")]
        #expect(
            try Self.settings(flags).billing.renames.map(\.description) == [
                "time=at", "account_id=userIdentity.accountId", "interface=eventName",
                "request_id=requestID", "error_code=apiErrorCode|errorCode", "units=n",
            ])
    }

    @Test(arguments: [
        ("4096", 4096), ("64KiB", 65_536), ("512MiB", 536_870_912), ("512 MiB", 536_870_912),
        ("1GiB", 1 << 30), ("10B", 10),
    ])
    func bytesAreReadWithTheirUnit(text: String, bytes: Int) {
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: [
        "", "MiB", "-1", "1.5MiB", "1MB", "99999999999999999999", "9999999999GiB", "+1",
    ])
    func otherTextIsNoNumberOfBytes(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }

    @Test func whatACommandNeedsIsAskedForByFlagAndKey() throws {
        let settings = try Self.settings()
        let error = #expect(throws: UsageError.self) {
            try settings.require([.logs, .out, .ledger, .period])
        }
        #expect(
            error?.lines == [
                "missing LOGS: name log files or folders, or `logs` in the settings file",
                "missing --out DIR, or `out` in the settings file",
                "missing --ledger FILE, or --out DIR which holds it",
                "missing --period YYYY-MM, or `period` in the settings file",
            ])
        let set = try Self.settings([
            Self.flag(.logs, "-"), Self.flag(.out, "o"), Self.flag(.period, "2026-10"),
        ])
        try set.require([.logs, .out, .ledger, .period])
    }
}
