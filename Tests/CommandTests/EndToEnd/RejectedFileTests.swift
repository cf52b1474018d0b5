import Testing

/// Files of rejected records: byte for byte what came, ready to be mended and fed again.
@Suite struct EndToEndRejectedFileTests {
    /// The rejected files of November, unpacked.
    static func rejected(_ runner: CommandLineRunner) throws -> [String] {
        try runner.files("out/2026-11/rejected").keys.sorted().map {
            String(decoding: try runner.gunzipped("out/2026-11/rejected/\($0)"), as: UTF8.self)
        }
    }

    @Test func severalRecordsInTheirOrder() throws {
        let runner = try EndToEndExceptionTests.runner()
        var log = EndToEndMonth.header
        var expected = log
        for number in 0..<500 {
            let isGood = number % 3 != 0
            let call = EndToEndMonth.call("r-\(number)", units: isGood ? "2" : "two")
            log += call
            if !isGood { expected += call }
        }
        try runner.write(try runner.gzipped(Array(log.utf8)), to: "logs/a.csv.gz")
        #expect(try runner.run().status == 65)
        #expect(try Self.rejected(runner) == [expected])
        #expect(try EndToEndExceptionTests.units(runner) == "666")
        // Mended by one command, as the troubleshooting table says.
        let mending = "zcat out/2026-11/rejected/a.csv.gz | sed s/,two,/,2,/ > logs/mended.csv"
        #expect(try runner.shell(mending).status == 0)
        let ending = try runner.run()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(try EndToEndExceptionTests.units(runner) == "1000")
        #expect(try EndToEndExceptionTests.reports(runner) == [])
        #expect(try runner.callbill(["audit", "--out", "out", "--book", "book"]).status == 0)
    }

    @Test func carriageReturnsAndQuotedLineBreaksStay() throws {
        let runner = try EndToEndExceptionTests.runner()
        let header = "note,request_id,interface,account_id,time\r\n"
        let good = "\"two\r\nlines, \"\"quoted\"\"\",r-1,IDCardOCR,a,2026-11-02 10:00:00\r\n"
        let bad = "\"three\n\r\nlines\",r-2,NoSuchOCR,a,2026-11-02 10:00:00\r\n"
        let last = "no line end,r-3,NoSuchOCR,a,2026-11-02 10:00:00"
        try runner.write("\u{FEFF}" + header + good + bad + last, to: "logs/a.csv")
        #expect(try runner.run(more: ["--settle-after", "0"]).status == 65)
        let start = 3 + header.utf8.count + good.utf8.count
        let reports = try EndToEndExceptionTests.reports(runner)
        #expect(
            reports == [
                "logs/a.csv,4,\(start),unknown_interface,a",
                "logs/a.csv,7,\(start + bad.utf8.count),unknown_interface,a",
            ])
        let text = try #require(try Self.rejected(runner).first)
        // The file may begin with the byte order mark, or do without.
        #expect(text.hasSuffix(header + bad + last) || text.hasSuffix(header + bad + last + "\n"))
        let mending = "zcat out/2026-11/rejected/*.gz | sed s/NoSuchOCR/IDCardOCR/ > logs/m.csv"
        #expect(try runner.shell(mending).status == 0)
        #expect(try runner.run().status == 0)
        #expect(try EndToEndExceptionTests.units(runner) == "3")
    }

    @Test func filesOfOneNameDoNotOverwriteEachOther() throws {
        let runner = try EndToEndExceptionTests.runner()
        for (number, folder) in ["logs/x", "logs/y", "logs/x/y"].enumerated() {
            let call = EndToEndMonth.call("r-\(number)", interface: "NoSuchOCR")
            try runner.write(EndToEndMonth.header + call, to: "\(folder)/a.csv")
        }
        #expect(try runner.run().status == 65)
        let records = try Self.rejected(runner).flatMap {
            $0.split(separator: "\n").dropFirst().map(String.init)
        }
        let expected = (0..<3).map {
            String(EndToEndMonth.call("r-\($0)", interface: "NoSuchOCR").dropLast())
        }
        #expect(records.sorted() == expected)
        #expect(try EndToEndExceptionTests.reports(runner).count == 3)
    }

    @Test func tabSeparatedRecordsComeBackTabSeparated() throws {
        let runner = try EndToEndExceptionTests.runner()
        let header = "time\taccount_id\tinterface\trequest_id\n"
        let bad = "2026-11-02 10:00:00\t\"a\"\tNoSuchOCR\tr-1\n"
        try runner.write(header + bad, to: "logs/a.tsv")
        #expect(try runner.run().status == 65)
        #expect(try Self.rejected(runner) == [header + bad])
    }

    @Test func whatWasRejectedTwiceIsResolvedOnce() throws {
        let runner = try EndToEndExceptionTests.runner()
        let bad = EndToEndMonth.header + EndToEndMonth.call("r", units: "x")
        try runner.write(bad, to: "logs/a.csv")
        #expect(try runner.run().status == 65)
        // Fed again with nothing mended, and later mended.
        try runner.write(try runner.gzipped(Array(bad.utf8), level: 1), to: "logs/b.csv.gz")
        #expect(try runner.run().status == 65)
        #expect(try EndToEndExceptionTests.units(runner) == nil)
        try runner.write(
            EndToEndMonth.header + EndToEndMonth.call("r", units: "3"), to: "logs/c.csv")
        #expect(try runner.run().status == 0)
        #expect(try EndToEndExceptionTests.reports(runner) == [])
        #expect(try EndToEndExceptionTests.units(runner) == "3")
    }
}
