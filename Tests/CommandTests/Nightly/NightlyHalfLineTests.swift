import Foundation
import Testing

/// A plain log that was taken in while its last line was only half written.
@Suite struct NightlyHalfLineTests {
    /// The last cells decide: half a request id, half the units, half a list of tickets.
    static let logs = [
        "time,account_id,interface,error_code,units,request_id\n"
            + "2026-10-01 00:00:01,a,IDCardOCR,,12,r-1\n"
            + "2026-10-01 00:00:02,a,BankCardOCR,,15,r-12",
        "time,account_id,interface,request_id,error_code,units,tickets\n"
            + "2026-10-01 00:00:02,a,MixedInvoiceOCR,r-12,,,3|12|10\n",
        #"{"time":"2026-10-01 00:00:02","account_id":"a","interface":"IDCardOCR","request_id":"x"}"#
            + "\n",
    ]

    @Test(arguments: logs) func whereverItIsCutTheWholeFileIsBilledOnce(log: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-half-line-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let expected = try bill([log], in: folder.appendingPathComponent("whole"))
        let header =
            log.hasPrefix("{") ? 1 : log.utf8.firstIndex(of: 0x0A)!.utf16Offset(in: log) + 2
        for cut in stride(from: header, to: log.count, by: 3) {
            let name = "cut-\(cut)"
            let found = try bill(
                [String(log.prefix(cut)), log], in: folder.appendingPathComponent(name))
            #expect(found == expected, "cut at \(cut)")
        }
    }

    /// The invoice and the summary after a night for each state of the file.
    private func bill(_ states: [String], in folder: URL) throws -> [String] {
        let logs = folder.appendingPathComponent("logs")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        let out = folder.appendingPathComponent("out")
        for state in states {
            try Data(state.utf8).write(to: logs.appendingPathComponent("calls"))
            let file = logs.appendingPathComponent("calls").path
            _ = try ScenarioProcess.run(
                ScenarioProcess.callbill(),
                [
                    "run", "--quiet", "--logs", file, "--out", out.path, "--as-of",
                    "2026-11-01T00:00:00+08:00",
                ], output: folder.appendingPathComponent("output.txt"))
        }
        let month = out.appendingPathComponent("2026-10")
        return try ["invoices/a.csv", "summary.csv", "balances.csv"].map {
            try String(contentsOf: month.appendingPathComponent($0), encoding: .utf8)
        }
    }
}
