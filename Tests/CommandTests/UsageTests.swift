import Foundation
import Testing

@testable import callbill

/// `callbill usage` from end to end, against counts made here in another way.
@Suite struct UsageTests {
    private static let asOf = "2026-11-01T00:30:00+08:00"

    private static var sampleLogs: String {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("SampleData/logs").path
    }

    private struct Answer {
        var status: Int32
        var output: String
        var errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
        /// The rows of CSV without the header.
        var rows: [[String]] { lines.dropFirst().map { $0.components(separatedBy: ",") } }
    }

    private static func usage(_ arguments: [String], input: Data? = nil) throws -> Answer {
        let process = Process()
        process.executableURL = try ScenarioProcess.callbill()
        process.arguments = ["usage"] + arguments + ["--as-of", asOf]
        let files = (0..<2).map { _ in
            FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        let pipe = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : pipe
        try process.run()
        if let input {
            try pipe.fileHandleForWriting.write(contentsOf: input)
            try pipe.fileHandleForWriting.close()
        }
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus,
            output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8))
    }

    /// Seven calls, one of them delivered twice and one rejected.
    private static let log = """
        time,account_id,interface,request_id,error_code,units,tickets
        2026-10-01T09:00:00+08:00,a,IDCardOCR,r1,,,
        2026-10-01T09:59:59+08:00,a,身份证识别,r2,,3,
        2026-10-01T10:00:00+08:00,b,BankCardOCR,r3,FailedOperation.ImageBlur,,
        2026-10-02T00:00:00+08:00,b,BankCardOCR,r4,FailedOperation.OcrFailed,,
        2026-11-01T00:00:00+08:00,b,MixedInvoiceOCR,r5,,,3|8|2
        2026-10-01T09:00:00+08:00,a,IDCardOCR,r1,,,
        2026-10-01T09:00:00+08:00,c,NoSuchOCR,r6,,,

        """

    private static func counted(_ arguments: String...) throws -> [String] {
        let answer = try usage(["-", "--format", "csv"] + arguments, input: Data(log.utf8))
        #expect(answer.status == 65, "a record is rejected: \(answer.errors)")
        return Array(answer.lines.dropFirst())
    }

    @Test func withoutFieldsThereIsOneLine() throws {
        #expect(try Self.counted() == ["6,10"])
        #expect(try Self.counted("--dedupe") == ["5,9"])
    }

    @Test(arguments: [
        ("account", ["a,3,5", "b,3,5"]),
        ("main_account", ["a,3,5", "b,3,5"]),
        ("category", ["卡证文字识别,5,6", "票据单据识别,1,4"]),
        ("pool", ["身份证识别,3,5", "通用票据识别（大票）,0,1", "通用票据识别（小票）,1,3", "银行卡识别,2,1"]),
        ("interface", ["混贴票据识别,1,4", "身份证识别,3,5", "银行卡识别,2,1"]),
        ("day", ["2026-10-01,4,6", "2026-10-02,1,0", "2026-11-01,1,4"]),
        (
            "hour",
            [
                "2026-10-01T09:00,3,5", "2026-10-01T10:00,1,1", "2026-10-02T00:00,1,0",
                "2026-11-01T00:00,1,4",
            ]
        ),
        ("month", ["2026-10,5,6", "2026-11,1,4"]),
        ("outcome", ["metered,5,10", "not_billable,1,0", "rejected,1,0"]),
        (
            "error_code",
            [",4,9", "FailedOperation.ImageBlur,1,1", "FailedOperation.OcrFailed,1,0"]
        ),
        ("file", ["'-,6,10"]),
    ])
    func everyFieldCanBeCountedBy(field: String, rows: [String]) throws {
        let counted = try Self.counted("--by", field)
        #expect(Set(counted) == Set(rows))
        let keys = counted.map { Array($0.utf8) }
        #expect(
            field == "outcome"
                || keys.indices.dropFirst().allSatisfy {
                    keys[$0 - 1].prefix { $0 != 44 }.lexicographicallyPrecedes(
                        keys[$0].prefix { $0 != 44 })
                })
    }

    @Test(
        arguments: [
            ("account=a", "3,5"), ("account=a|b", "6,10"), ("main_account=b", "3,5"),
            ("category=票据单据识别", "1,4"), ("pool=通用票据识别（大票）", "0,1"),
            ("interface=IDCardOCR", "3,5"), ("interface=身份证识别,account=b", "0,0"),
            ("day=2026-10-01..2026-10-02", "5,6"), ("day=2026-10-02..", "2,4"),
            ("hour=2026-10-01T09", "3,5"), ("hour=2026-10-01T09:00..2026-10-01T10:00", "4,6"),
            ("month=2026-10", "5,6"), ("month=..2026-10,day=2026-10-02..", "1,0"),
            ("outcome=rejected", "1,0"), ("outcome=metered|not_billable", "6,10"),
            ("error_code=", "4,9"), ("error_code=FailedOperation.OcrFailed", "1,0"),
            ("file=-", "6,10"), ("file=other", "0,0"),
        ])
    func everyFieldCanBeAskedFor(condition: String, row: String) throws {
        let answer = try Self.usage(
            ["-", "--format", "csv", "--where", condition], input: Data(Self.log.utf8))
        #expect(Array(answer.lines.dropFirst()) == [row])
    }

    @Test func duplicatesAreAnOutcome() throws {
        #expect(
            try Self.counted("--by", "outcome", "--dedupe")
                == ["duplicate,1,0", "metered,4,9", "not_billable,1,0", "rejected,1,0"])
    }

    @Test func rowsCanBeSortedAndCut() throws {
        #expect(
            try Self.counted("--by", "interface", "--top", "2")
                == ["身份证识别,3,5", "银行卡识别,2,1"])
        #expect(
            try Self.counted("--by", "interface", "--sort", "units")
                == ["身份证识别,3,5", "混贴票据识别,1,4", "银行卡识别,2,1"])
    }

    @Test func formatsSayTheSame() throws {
        let input = Data(Self.log.utf8)
        let lines = try Self.usage(["-", "--by", "account", "--format", "jsonl"], input: input)
        #expect(
            lines.lines == [
                #"{"account":"a","calls":3,"units":5}"#, #"{"account":"b","calls":3,"units":5}"#,
            ])
        let list = try Self.usage(["-", "--by", "account", "--format", "json"], input: input)
        let objects =
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
        #expect(objects?.count == 2)
        let chart = try Self.usage(["-", "--by", "account", "--chart"], input: input)
        #expect(chart.lines.count == 3)
        #expect(chart.output.contains("█"))
    }

    /// The records' keys are packed into 128 bits here, where the others fit into 64.
    @Test func manyFieldsFitIntoAKey() throws {
        let counted = try Self.counted(
            "--by", "account,main_account,interface,hour,outcome,error_code")
        #expect(
            counted.contains(
                "b,b,银行卡识别,2026-10-02T00:00,not_billable,"
                    + "FailedOperation.OcrFailed,1,0"))
        #expect(counted.count == 5)
    }

    @Test(arguments: [
        ["--by", "nothing"], ["--by", "day,day"],
        ["--by", "account,main_account,hour,day,month,error_code"], ["--where", "day=yesterday"],
        ["--where", "interface=NoSuchOCR"], ["--where", "account"], ["--top", "0"],
        ["--chart", "--format", "csv"], ["--where", "day=2026-10-02..2026-10-01"],
    ])
    func whatCannotBeMeantIsRefused(arguments: [String]) throws {
        let answer = try Self.usage(["-"] + arguments, input: Data(Self.log.utf8))
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
    }

    @Test func anUnknownOutcomeIsAnsweredWithTheKnownOnes() throws {
        let answer = try Self.usage(
            ["-", "--where", "outcome=billable"], input: Data(Self.log.utf8))
        #expect(
            answer.errors.contains(
                "there is no outcome 'billable'; there are metered, not_billable, duplicate, "
                    + "conflicting, rejected"))
    }

    @Test func aDamagedFileCountsNothing() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let sound = folder.appendingPathComponent("a.csv")
        let damaged = folder.appendingPathComponent("b.csv")
        try Data(Self.log.utf8).write(to: sound)
        try Data(Self.log.utf8).write(to: damaged)
        try ScenarioProcess.gzip(damaged)
        let packed = folder.appendingPathComponent("b.csv.gz")
        try Data(contentsOf: packed).dropLast(10).write(to: packed)
        for extra in [[], ["--dedupe"]] {
            let answer = try Self.usage([folder.path, "--format", "csv"] + extra)
            #expect(answer.status == 65)
            #expect(answer.lines.last == (extra.isEmpty ? "6,10" : "5,9"))
            #expect(answer.errors.contains("truncated_gzip"))
        }
    }

    @Test func aClosedPipeIsNoError() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            "{ \"$0\" usage \"$1\" --by account,hour,interface --format csv --quiet"
                + " --as-of \(Self.asOf) --log-level error; echo $? >&2; } | head -n 1",
            try ScenarioProcess.callbill().path, Self.sampleLogs,
        ]
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        let first = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(first == "account,hour,interface,calls,units\n")
        #expect(said == "65\n")
    }

    /// The sample's one plain file, counted here line by line.
    @Test func sampleDataIsCountedAsByHand() throws {
        let path = Self.sampleLogs + "/2026-09-20.csv"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline)
        let header = lines[0].split(separator: ",")
        let account = try #require(header.firstIndex(of: "account_id"))
        let time = try #require(header.firstIndex(of: "time"))
        var counts: [String: Int] = [:]
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            try #require(cells.count == header.count, "the file has no quoted cells")
            let hour = cells[time].prefix(13).replacing(" ", with: "T")
            try #require(cells[time].hasSuffix("+08:00") || cells[time].count <= 23)
            counts["\(cells[account]),\(hour):00", default: 0] += 1
        }
        let answer = try Self.usage([path, "--by", "account,hour", "--format", "csv"])
        #expect(answer.status == 0)
        let counted = Dictionary(
            uniqueKeysWithValues: answer.rows.map { ("\($0[0]),\($0[1])", Int($0[2])!) })
        #expect(counted == counts)
    }
}
