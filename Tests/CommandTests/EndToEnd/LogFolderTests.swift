import Foundation
import Testing

/// What in a folder of logs is read, left out, or said to be no log.
@Suite struct EndToEndLogFolderTests {
    private let runner: CommandLineRunner

    init() throws {
        runner = try CommandLineRunner()
        try runner.write(EndToEndMonth.accounts(["a"]), to: "book/accounts.csv")
    }

    private static func log(_ id: String, units: Int) -> String {
        EndToEndMonth.header + EndToEndMonth.call(id, units: "\(units)")
    }

    private func units(_ out: String = "out") throws -> Int {
        let row = try runner.row(of: "a", in: "\(out)/2026-11/summary.csv")
        return ["free_units", "prepaid_units", "postpaid_units"].reduce(0) {
            $0 + (Int(row[$1] ?? "") ?? 0)
        }
    }

    /// By outcome: files of the last run, as `run.json` and the metrics have them.
    private func files(_ outcome: String) throws -> Int {
        let json = try JSONSerialization.jsonObject(
            with: Data(try runner.read("out/2026-11/run.json")))
        let counts = try #require((json as? [String: Any])?["files_by_outcome"] as? [String: Int])
        let count = try #require(counts[outcome])
        let metrics = try runner.text("out/callbill.prom")
        #expect(metrics.contains("callbill_run_files{outcome=\"\(outcome)\"} \(count)\n"))
        return count
    }

    private func exceptions() throws -> [String] {
        let months = ["2026-11", "2026-12"].map { "out/\($0)/exceptions.csv" }
        return try months.filter(runner.exists).flatMap { try runner.rows($0) }.map {
            "\($0["file"] ?? "") \($0["reason"] ?? "")"
        }
    }

    // MARK: Names

    @Test func namesDecideNothing() throws {
        let names = [
            "calls.csv-20260906", "calls.csv.1", "calls.20261101", "part-00000", "app.log",
            "UPPER.TXT", "vendor/2026090414/6f1d", "名字", "two words", "calls.csv.bak",
        ]
        for (number, name) in names.enumerated() {
            try runner.write(Self.log("n-\(number)", units: 1 << number), to: "logs/\(name)")
        }
        try runner.write(
            runner.gzipped(Array(Self.log("z", units: 1 << 10).utf8)),
            to: "logs/calls.csv-20260907.gz")
        try runner.write(
            runner.gzipped(Array(Self.log("y", units: 1 << 11).utf8)), to: "logs/noending")
        let record =
            #"{"time":"2026-11-02 10:00:00","account_id":"a","interface":"IDCardOCR","#
            + #""request_id":"j","units":4096}"#
        try runner.write(record + "\n", to: "logs/x.ndjson")
        let ending = try runner.run()
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(try units() == 8191)
        #expect(try files("taken_in") == 13 && files("not_a_log") == 0)
        let usage = try runner.callbill(["usage", "logs", "--format", "csv"])
        #expect(usage.output == "calls,units\n13,8191\n", "\(usage)")
        #expect(try runner.run().status == 0)
        #expect(try files("known") == 13 && files("taken_in") == 0)
        #expect(try units() == 8191)
    }

    @Test func hiddenAndUnfinishedNamesAreCountedAsIgnored() throws {
        try runner.write(Self.log("good", units: 5), to: "logs/a.csv")
        let names = [
            ".calls.csv", ".calls.csv.gz.Xa12bC", "a.csv.tmp", "b.csv.PART", "c.csv~", "~$d.csv",
            "e.csv.gz.crdownload", "f.csv.filepart", "g.csv.swp", "#h.csv#", "i.csv._COPYING_",
            "_temporary/0/part-0", ".git/config", "lost+found/x",
        ]
        for name in names { try runner.write(Self.log(name, units: 100), to: "logs/\(name)") }
        #expect(mkfifo(runner.folder.path + "/logs/pipe.csv", 0o600) == 0)
        let ending = try runner.run()
        #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
        #expect(try units() == 5)
        #expect(try files("ignored") == names.count + 1 && files("taken_in") == 1)
        let table = try runner.run(quiet: false)
        #expect(table.output.contains("16 files: 1 known, 15 ignored\n"), "\(table.output)")
        #expect(try runner.callbill(["audit", "--out", "out", "--book", "book"]).status == 0)
    }

    @Test func whatIsNoLogIsNamedUntilItIsIgnored() throws {
        try runner.write(Self.log("good", units: 5), to: "logs/a.csv")
        let others = ["logs/notes.md", "logs/old/run.sh", "logs/empty.txt", "logs/page.csv"]
        for (name, text) in zip(others, ["# Notes\n", "#!/bin/sh\nexit 0\n", "", "<html>\n"]) {
            try runner.write(text, to: name)
        }
        // An empty log has no calls yet, and nothing to be said about.
        for name in ["calls.csv", "b.csv.1", "app.log", "part-00001", "_SUCCESS"] {
            try runner.write("", to: "logs/\(name)")
        }
        let ending = try runner.run()
        #expect(ending.status == 65)
        for name in others {
            #expect(ending.errors.contains("\(name): not_a_log: "), "\(ending.errors)")
        }
        #expect(try exceptions().sorted() == others.map { "\($0) not_a_log" }.sorted())
        #expect(try units() == 5)
        // All that is empty has the same bytes.
        #expect(try files("not_a_log") == 4 && files("taken_in") == 2 && files("known") == 4)
        let usage = try runner.callbill(["usage", "logs", "--format", "csv"])
        #expect(usage.status == 65 && usage.output == "calls,units\n1,5\n")
        try runner.write("PK", to: "logs/x.zip")
        #expect(try runner.run().status == 65)
        #expect(try exceptions().contains("logs/x.zip not_a_log"))
        // What is taken away needs no pattern.
        try runner.shell("mv logs/x.zip .")
        #expect(try runner.run().status == 65)
        #expect(try exceptions().count == 4)
        let patterns = ["*.md", "--ignore", "old/*", "--ignore", "empty.???"]
        #expect(try runner.run(more: ["--ignore"] + patterns).status == 65)
        #expect(try exceptions() == ["logs/page.csv not_a_log"])
        #expect(try files("ignored") == 3)
        try runner.write("ignore: ['*.md', old, 'empty.*', p*.csv]\n", to: "book/callbill.yaml")
        let quiet = try runner.run()
        #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
        #expect(try exceptions() == [])
    }

    @Test func namesThatAreNotUTF8AreBytes() throws {
        try runner.write(Self.log("one", units: 1), to: "one.csv")
        try runner.write(Self.log("two", units: 2), to: "two.csv")
        let ending = try runner.shell(
            """
            mkdir -p logs/sub; d=$(printf 'logs/\\274\\306'); mkdir "$d"
            cp one.csv "$d/calls.csv"; cp two.csv "$(printf 'logs/sub/\\377\\276.csv')"
            echo x > "$(printf 'logs/sub/\\260\\241.txt')"
            callbill usage "$(printf 'logs/sub/\\377\\276.csv')" --by file --format csv
            callbill run --logs logs --book book --out out --as-of 2026-12-31T00:30:00+08:00 --quiet
            """)
        #expect(ending.status == 65)
        #expect(
            ending.output.hasPrefix("file,calls,units\n\\xff\\xbe.csv,1,2\n")
                || ending.output.hasPrefix("file,calls,units\nlogs/sub/\\xff\\xbe.csv,1,2\n"),
            "\(ending.output)")
        #expect(try units() == 3)
        #expect(try exceptions() == ["logs/sub/\\xb0\\xa1.txt not_a_log"])
        #expect(ending.errors.contains("logs/sub/\\xb0\\xa1.txt: not_a_log"))
        // It is the same file the next night, and nothing new.
        let again = try runner.run()
        #expect(again.status == 65 && again.errors.isEmpty, "\(again.errors)")
        #expect(try files("known") == 2 && files("not_a_log") == 1)
        let run = try runner.text("out/2026-11/run.json")
        #expect(run.contains(#""name": "logs/\\xbc\\xc6/calls.csv""#), "\(run)")
        #expect(try runner.callbill(["audit", "--out", "out", "--book", "book"]).status == 0)
    }

    @Test func otherFilesDoNotKeepACallFromBeingExplained() throws {
        try runner.write(Self.log("good", units: 5), to: "logs/a.csv")
        try runner.write("# Notes\n", to: "logs/README.md")
        try runner.run()
        let ending = try runner.callbill([
            "explain", "--out", "out", "--book", "book", "--request-id", "good", "--logs", "logs",
        ])
        #expect(ending.status == 0 && ending.output.contains("logs/a.csv, line 2"), "\(ending)")
    }

    // MARK: What can't be read

    @Test func noLogAtAllIsSaidBeforeAnythingIsDone() throws {
        try runner.write(Self.log("good", units: 5), to: "logs/a.csv")
        try runner.write("x", to: "hidden/.x.csv")
        try runner.shell("mkdir -p empty unmounted/2026/11")
        for path in ["empty", "unmounted", "hidden"] {
            let ending = try runner.run(["logs", path])
            #expect(ending.status == 66)
            #expect(ending.errors.contains("callbill: error: \(path): holds no log"))
            #expect(!runner.exists("out"))
            #expect(try runner.callbill(["usage", "logs", path]).status == 66)
        }
        #expect(try runner.run(["logs", "empty"], more: ["--allow-no-logs"]).status == 0)
        #expect(try units() == 5)
        // The same folder twice, and one whose files were found below another.
        try runner.write(Self.log("more", units: 1), to: "logs/sub/b.csv")
        #expect(try runner.run(["logs/sub", "logs/a.csv", "logs", "logs"]).status == 0)
        #expect(try units() == 6)
    }

    @Test func whatCannotBeOpenedIsAnExceptionAndTheRestIsBilled() throws {
        let program = try ScenarioProcess.callbill().path
        let drop =
            geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "env"
        for name in ["logs/a.csv", "logs/closed.csv", "logs/closed/b.csv"] {
            try runner.write(Self.log(name, units: 5), to: name)
        }
        let place = runner.folder.path
        let script = """
            chmod 755 .. . && cp '\(program)' ./copied && mkdir out && chmod 777 out
            ln -s gone logs/latest.csv; ln -s self logs/self
            chmod 0 logs/closed.csv logs/closed
            cd '\(place)'
            \(drop) ./copied run --logs logs --book book --out out --quiet \\
                --as-of 2026-12-31T00:30:00+08:00
            echo "run $?"
            \(drop) ./copied usage logs --format csv
            echo "usage $?"
            chmod 755 logs/closed logs/closed.csv; rm logs/self logs/latest.csv
            """
        let ending = try runner.shell(script)
        #expect(ending.output == "run 65\ncalls,units\n1,5\nusage 65\n", "\(ending)")
        #expect(ending.errors.contains("logs/closed.csv: unreadable: Permission denied"))
        #expect(
            try exceptions().sorted() == [
                "logs/closed unreadable", "logs/closed.csv unreadable",
                "logs/latest.csv unreadable", "logs/self unreadable",
            ])
        #expect(try units() == 5)
        #expect(try files("unreadable") == 4 && files("taken_in") == 1)
        // The script has opened the files and taken the links away.
        #expect(try runner.run().status == 0)
        #expect(try exceptions() == [])
        #expect(try units() == 15)
    }

    // MARK: Own files, pipes

    @Test func ownFilesInTheFolderOfLogsAreLeftOut() throws {
        try runner.write(Self.log("good", units: 5), to: "all/calls.csv")
        try runner.write(EndToEndMonth.accounts(["a"]), to: "all/accounts.csv")
        try runner.write("logs: .\nledger: ledger.sqlite\n", to: "all/callbill.yaml")
        try runner.callbill(["tariff", "export", "tariff"])
        try runner.shell("cp tariff/*.csv all/")
        let arguments = [
            "run", "--book", "all", "--tariff", "all", "--out", "all/out", "--quiet",
            "--as-of", "2026-12-31T00:30:00+08:00",
        ]
        for _ in 0..<3 {
            let ending = try runner.callbill(arguments)
            #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
            #expect(try units("all/out") == 5)
        }
    }

    @Test func aPipeThatWaitsForItsWriterHoldsNoLock() throws {
        try runner.write(Self.log("piped", units: 7), to: "piped.csv")
        try runner.write(Self.log("plain", units: 5), to: "logs/a.csv")
        let run = "callbill run --book book --out out --quiet --as-of 2026-12-31T00:30:00+08:00"
        let ending = try runner.shell(
            """
            mkfifo pipe; \(run) --logs pipe & waiting=$!
            sleep 1; timeout 60 \(run) --logs logs; echo "other $?"
            cat piped.csv > pipe; wait $waiting; echo "pipe $?"
            (sleep 1; cat piped.csv) | \(run) --logs - ; echo "input $?"
            """)
        #expect(ending.output == "other 0\npipe 0\ninput 0\n", "\(ending)")
        #expect(try units() == 12)
    }
}
