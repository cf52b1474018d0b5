import ArgumentParser
import BillRun
import Testing

@testable import callbill

@Suite struct SettingsFileTests {
    private func faults(_ text: String) -> [String] {
        let error = #expect(throws: InvalidInput.self) { try SettingsTests.settings(file: text) }
        #expect(error?.exitCode == .invalid)
        return error?.lines ?? []
    }

    @Test func everyFaultIsNamedWithItsLine() {
        let lines = faults(
            """
            # a comment
            workers: "4"
            wrokers: 3
            tier-basis: total

            tier_basis: sum
            quiet: maybe
            out:
            logs: []
            map:
              time: eventTime
              foo: bar
            book: [a, b]
            batch_bytes: 12XB
            """)
        #expect(
            lines == [
                "callbill.yaml:2: `workers` must be a whole number, not the text '4'",
                "callbill.yaml:3: unknown setting `wrokers`; `callbill config` lists the settings",
                "callbill.yaml:4: unknown setting `tier-basis`; write it `tier_basis`",
                "callbill.yaml:6: `tier_basis` must be one of total, postpaid, not 'sum'",
                "callbill.yaml:7: `quiet` must be true or false, not 'maybe'",
                "callbill.yaml:8: `out` has no value",
                "callbill.yaml:9: `logs` is an empty list",
                "callbill.yaml:10: `map` knows no column 'foo'; there are time, account_id, "
                    + "interface, request_id, error_code, units, tickets",
                "callbill.yaml:13: `book` must be a path, not a list",
                "callbill.yaml:14: `batch_bytes` must be from 4KiB to 1TiB, such as 512MiB, "
                    + "not '12XB'",
            ])
    }

    @Test func aLineIsCheckedEvenWhereAFlagOverridesIt() {
        let flags = [SettingsTests.flag(.workers, "2")]
        let error = #expect(throws: InvalidInput.self) {
            try SettingsTests.settings(flags, file: "out: o\nworkers: 5000")
        }
        #expect(error?.faults.map(\.line) == [2])
    }

    @Test func brokenYAMLIsNamedWithItsLine() {
        #expect(
            faults("workers: 2\nmap: {time: x\n").first?.hasPrefix(
                "callbill.yaml:3: is not valid YAML") == true)
        #expect(
            faults("book: a\nbook: b").first?.contains("`book` is given more than once") == true)
        #expect(faults("- a") == ["callbill.yaml:1: must be `key: value` lines"])
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "~"])
    func anEmptyFileSetsNothing(text: String) throws {
        #expect(try SettingsTests.settings(file: text).origins.isEmpty)
    }

    @Test func aliasesDoNotBlowUp() {
        // Each line is ten times the one before; only two levels are ever looked at.
        var text = "a: &a [x, x]\n"
        for (name, before) in zip("bcdefghij", "abcdefghi") {
            text += "\(name): &\(name) [*\(before), *\(before), *\(before), *\(before)]\n"
        }
        #expect(faults(text).count == 10)
    }

    @Test func theFileIsFoundInTheBook() throws {
        let folder = try TemporaryFolder()
        try folder.write("book/callbill.yaml", "workers: 3\nlogs: logs\n")
        var flags = FlagSettings()
        flags.add(.book, folder.path + "/book")
        let settings = try CommandSettings(flags: flags, surroundings: SettingsTests.surroundings)
        #expect(settings.billing.workers == 3)
        #expect(settings.billing.logs == [folder.path + "/book/logs"])
        #expect(settings.billing.settingsFile == folder.path + "/book/callbill.yaml")
    }

    @Test func aNamedFileWinsOverTheOneInTheBookAndMustExist() throws {
        let folder = try TemporaryFolder()
        try folder.write("book/callbill.yaml", "workers: 3\n")
        try folder.write("other.yaml", "workers: 4\n")
        var flags = FlagSettings()
        flags.add(.book, folder.path + "/book")
        flags.config = folder.path + "/other.yaml"
        #expect(try CommandSettings(flags: flags).billing.workers == 4)
        flags.config = folder.path + "/missing.yaml"
        let error = #expect(throws: OperatingError.self) { try CommandSettings(flags: flags) }
        #expect(error?.exitCode == .missingInput)
        #expect(error?.lines == [folder.path + "/missing.yaml: No such file or directory"])
    }

    @Test func everySettingIsAFlagOfConfig() throws {
        let help = ConfigCommand.helpMessage(columns: 200)
        for key in SettingKey.allCases {
            #expect(help.contains("\(key.flag)"), "\(key.flag) is missing")
        }
    }

    @Test func flagsAreReadFromACommandLine() throws {
        let command = try ConfigCommand.parse([
            "--logs", "a", "b", "-", "--workers", "2", "--no-quiet", "--map", "time=x", "--map",
            "units=y", "--log-json", "--as-of", "2026-11-03",
        ])
        let flags = FlagSettings(command.settingOptions).settings
        let values = Dictionary(uniqueKeysWithValues: flags.map { ($0.key, $0.values) })
        #expect(values[.logs] == ["a", "b", "-"])
        #expect(values[.map] == ["time=x", "units=y"])
        #expect(values[.quiet] == ["false"])
        #expect(values[.logJSON] == ["true"])
        #expect(values.count == 6)
    }

    @Test func configShowsValuesAndOrigins() throws {
        let settings = try SettingsTests.settings(
            [SettingsTests.flag(.workers, "2")], file: "batch_bytes: 64MiB\nlogs: [a, b]")
        let text = ConfigCommand.text(settings)
        #expect(text.contains("\nworkers           2"))
        #expect(text.contains("--workers\n"))
        #expect(text.contains("callbill.yaml:1\n"))
        let json = ConfigCommand.json(settings)
        #expect(json.contains(#""workers":{"value":2,"origin":"--workers"}"#))
        #expect(json.contains(#""batch_bytes":{"value":67108864,"origin":"callbill.yaml:1"}"#))
        #expect(json.contains(#""logs":{"value":["a","b"],"origin":"callbill.yaml:2"}"#))
        #expect(json.contains(#""period":{"value":null,"origin":"default"}"#))
    }
}
