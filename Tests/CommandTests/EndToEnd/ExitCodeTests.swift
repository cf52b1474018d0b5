import Foundation
import Testing

/// How the program ends is part of its interface (Formats.md, "Exit codes").
@Suite struct EndToEndExitCodeTests {
    let runner: CommandLineRunner

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r", units: "1500"), to: "logs/a.csv")
    }

    @Test func doneAndQuiet() throws {
        let ending = try runner.run()
        #expect(ending.status == 0)
        #expect(ending.output == "" && ending.errors == "")
        let loud = try runner.run(out: "loud", quiet: false)
        #expect(loud.status == 0)
        #expect(loud.output.contains("2026-11") && loud.output.contains("75.00"))
        #expect(loud.errors == "")
        // Piped, there is no progress bar.
        #expect(!loud.output.contains("\r"))
    }

    @Test(arguments: [
        ["nosuch"], ["run", "--bogus"], ["run", "--logs", "logs"], ["run", "--out", "out"],
        ["run", "--logs", "logs", "--out", "out", "--period", "2026-13"],
        ["run", "--logs", "logs", "--out", "out", "--workers", "0"],
        ["run", "--logs", "logs", "--out", "out", "--tier-basis", "other"],
        ["run", "--logs", "logs", "--out", "out", "--as-of", "yesterday"],
        ["run", "--logs", "logs", "--out", "out", "--time-zone", "Mars/Olympus"],
        ["run", "--logs", "logs", "--out", "out", "--map", "nosuch=x"],
    ])
    func wrongUsage(arguments: [String]) throws {
        let ending = try runner.callbill(arguments)
        #expect(ending.status == 64)
        #expect(!ending.errors.isEmpty && ending.output == "")
        #expect(!runner.exists("out"))
    }

    @Test(arguments: [
        ["--logs", "missing"], ["--logs", "logs", "--book", "missing"],
        ["--logs", "logs", "--tariff", "missing"], ["--logs", "logs", "--config", "missing.yaml"],
    ])
    func missingInput(arguments: [String]) throws {
        let ending = try runner.callbill(["run", "--out", "out"] + arguments)
        #expect(ending.status == 66)
        #expect(ending.errors.contains("missing"))
        #expect(!runner.exists("out/2026-11"))
    }

    @Test func anOutputThatCannotBeMade() throws {
        try runner.write("in the way", to: "file")
        for out in ["file", "file/below"] {
            let ending = try runner.run(out: out)
            #expect(ending.status == 73)
            #expect(ending.errors.contains("file"))
        }
        #expect(try runner.text("file") == "in the way")
    }

    @Test func anOutputThatMustNotBeWritten() throws {
        // A copy, because the folder of the program may be closed to others.
        let program = try ScenarioProcess.callbill().path
        let drop =
            geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "env"
        let place = runner.folder.path
        let ending = try runner.shell(
            """
            chmod 755 .. . && cp '\(program)' ./copied && mkdir closed && chmod 555 closed
            cd '\(place)' && \(drop) ./copied run --logs logs --book book --out closed/out --quiet
            """)
        #expect(ending.status == 73, "\(ending.errors)")
        #expect(ending.errors.contains("closed/out: Permission denied"))
        #expect(try runner.files("closed").isEmpty)
    }

    @Test func aLedgerThatIsHeld() throws {
        try runner.run()
        let before = try runner.listing("out")
        let arguments = "--logs logs --book book --out out --as-of 2026-12-31T00:30:00+08:00"
        let held = "flock --no-fork out/ledger.sqlite.lock sleep 5 & holder=$!; sleep 0.5"
        let ending = try runner.shell(
            "\(held); callbill run \(arguments); status=$?; kill $holder; exit $status")
        #expect(ending.status == 75, "\(ending.errors)")
        #expect(ending.errors.contains("ledger.sqlite"))
        #expect(try runner.listing("out") == before)
        #expect(try runner.run().status == 0)
    }

    @Test func everyFaultOfTheBookAtOnce() throws {
        try runner.write(
            EndToEndMonth.accounts(["a", "a"]) + "b,B,nobody,2026-01-01,,\nc,C,c,2026-01-01,,\n",
            to: "book/accounts.csv")
        let columns = "pack_id,account_id,pool,quantity,price,effective_at,expires_at,refunded_at"
        try runner.write(
            """
            \(columns)
            p1,ghost,银行卡识别,1000,120,2026-11-01,,
            p2,a,no pool,1000,120,2026-11-01,,
            p3,a,银行卡识别,1000,cheap,2026-11-01,,
            p4,a,银行卡识别,1000,120,2026-11-01,2026-10-01,
            """ + "\n", to: "book/packs.csv")
        try runner.write(
            "account_id,from,until,reason\na,2026-11-02,2026-11-01,arrears\na,2026-11-01,,mood\n",
            to: "book/suspensions.csv")
        let ending = try runner.run()
        #expect(ending.status == 78)
        let places = [
            "accounts.csv:3", "accounts.csv:4", "accounts.csv:5", "packs.csv:2", "packs.csv:4",
            "packs.csv:5", "suspensions.csv:2", "suspensions.csv:3",
        ]
        for place in places {
            #expect(ending.errors.contains("book/\(place): "), "\(place): \(ending.errors)")
        }
        // A pool that the tariff doesn't have is its account's trouble alone.
        #expect(!ending.errors.contains("packs.csv:3: "))
        #expect(!runner.exists("out"))
    }

    @Test func everyFaultOfTheTariffAtOnce() throws {
        let tariff = [
            "interfaces.csv": "category,interface,actions,pool\nX,One,OneOCR,P\nX,Two,OneOCR,Q\n",
            "pools.csv": "pool,free_quantity,free_cadence,free_validity\nP,10,weekly,month\n",
            "prices.csv": """
            pool,effective_from,model,over,up_to,unit_price,currency
            P,2020-01-01,volume,0,10,0.5,CNY
            P,2020-01-01,volume,12,,0.4,CNY
            R,2020-01-01,flat,0,,x,CNY
            """ + "\n",
            "billable_errors.csv": "error_code,effective_from,effective_until\nE,never,\n",
            "tickets.csv": "type,name,pool\n1,T,Z\n",
        ]
        for (name, text) in tariff { try runner.write(text, to: "tariff/\(name)") }
        let checked = try runner.callbill(["tariff", "check", "tariff"])
        let ending = try runner.run(more: ["--tariff", "tariff"])
        for ending in [checked, ending] {
            #expect(ending.status == 78)
            let places = [
                "interfaces.csv:3", "pools.csv:2", "prices.csv:3", "prices.csv:4",
                "billable_errors.csv:2", "tickets.csv:2",
            ]
            for place in places {
                #expect(ending.errors.contains("tariff/\(place): "), "\(ending.errors)")
            }
        }
        #expect(!runner.exists("out"))
    }

    @Test func everyFaultOfTheSettingsAtOnce() throws {
        try runner.write("workers: many\nbogus: 1\ntier_basis: x\n", to: "bad.yaml")
        let ending = try runner.run(more: ["--config", "bad.yaml"])
        #expect(ending.status == 78)
        for line in 1...3 { #expect(ending.errors.contains("bad.yaml:\(line): ")) }
        #expect(!runner.exists("out"))
    }

    @Test func aDryRunTouchesNothing() throws {
        try runner.run()
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("s", units: "500"), to: "logs/b.csv")
        for out in ["out", "nowhere"] {
            let before = try runner.listing()
            let ending = try runner.run(out: out, more: ["--dry-run"], quiet: false)
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains("150.00"))
            #expect(try runner.listing() == before)
        }
        #expect(!runner.exists("nowhere"))
    }
}
