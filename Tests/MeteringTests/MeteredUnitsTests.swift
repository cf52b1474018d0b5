import BillingTime
import Foundation
import Testing

@testable import Metering

/// What a call is counted as: by a batch, and by a search that explains it (Rules.md, 2.3 Mixed
/// tickets).
@Suite struct MeteredUnitsTests {
    private static let header = "time,account_id,interface,request_id,error_code,units,tickets\n"

    /// A call's cells from the interface on, and the units that it is counted as: by ticket, those
    /// of the call itself under `call`.
    struct Call: Sendable, CustomTestStringConvertible {
        let interface: String
        var error = ""
        var units = ""
        var tickets = ""
        let counted: [String: Int64]

        var testDescription: String { line(0) }

        func line(_ number: Int) -> String {
            "2026-11-03 12:00:00,a,\(interface),r-\(number),\(error),\(units),\(tickets)\n"
        }
    }

    private static let mixed = "MixedInvoiceOCR"
    private static let calls: [Call] = [
        // The call itself, 增值税发票, 通用机打发票 and 火车票.
        Call(interface: mixed, tickets: "3|8|2", counted: ["call": 1, "3": 1, "8": 1, "2": 1]),
        Call(interface: mixed, tickets: "3", counted: ["call": 1, "3": 1]),
        // Two of one type are two units of it.
        Call(interface: mixed, tickets: "8|8|3|8", counted: ["call": 1, "8": 3, "3": 1]),
        Call(
            interface: mixed, tickets: " 3 |8 | 12", counted: ["call": 1, "3": 1, "8": 1, "12": 1]),
        Call(interface: mixed, tickets: "|3||8|", counted: ["call": 1, "3": 1, "8": 1]),
        Call(interface: mixed, tickets: "", counted: ["call": 1]),
        Call(interface: mixed, tickets: " ", counted: ["call": 1]),
        Call(interface: mixed, tickets: "| |", counted: ["call": 1]),
        // A type that the tariff does not know is metered as well: a later one may know it.
        Call(interface: mixed, tickets: "99|3", counted: ["call": 1, "99": 1, "3": 1]),
        Call(interface: mixed, tickets: "03", counted: ["call": 1, "03": 1]),
        // No type is longer than four digits, or anything but digits.
        Call(interface: mixed, tickets: "12345|3|发票|x", counted: ["call": 1, "3": 1]),
        Call(interface: mixed, units: "5", tickets: "3|8", counted: ["call": 5, "3": 1, "8": 1]),
        Call(
            interface: mixed, error: "FailedOperation.ImageBlur", tickets: "3",
            counted: ["call": 1, "3": 1]),
        Call(interface: mixed, error: "Other", tickets: "3|3", counted: ["call": 1, "3": 2]),
        Call(interface: mixed, error: "Success", tickets: "3", counted: ["call": 1, "3": 1]),
        // Other interfaces take no tickets.
        Call(interface: "IDCardOCR", tickets: "3|8", counted: ["call": 1]),
        Call(interface: "IDCardOCR", units: "7", counted: ["call": 7]),
    ]

    /// By ticket, and the call itself: the units of meters, which must all be of one interface and
    /// error code.
    private static func sums(
        _ counted: [(meter: Meter, units: Int64)], of call: Call
    ) -> [String: Int64] {
        let isPlain = call.interface == "IDCardOCR"
        let code = call.error == "Success" ? "" : call.error
        var sums: [String: Int64] = [:]
        for (meter, units) in counted {
            #expect(meter.interface == (isPlain ? "身份证识别" : "混贴票据识别"))
            #expect(meter.errorCode == Array(code.utf8))
            sums[meter.ticket ?? "call", default: 0] += units
        }
        return sums
    }

    /// Writes one log of a call and calls `body` with its path.
    private static func withLog<Result>(
        _ call: Call, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("callbill-metered-\(UUID().uuidString).csv")
        try Data((header + call.line(0)).utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file.path)
    }

    /// What a batch counts for the ledger.
    private static func batch(_ call: Call) async throws -> [(meter: Meter, units: Int64)] {
        let session = MeteringSession(
            rules: .sample, options: ReadingOptions(), seeds: (1, 2), workerCount: 1)
        try await withLog(call) { path in
            _ = try await session.workers[0].read(path, file: 0, helpedBy: SpareCores()) { _, _ in }
        }
        let batch = session.makeBatch(failedFiles: [false], outstanding: [])
        var unit = 0
        try batch.deduplicate(
            worker: 0,
            next: {
                unit += 1
                return unit <= batch.unitCount ? unit - 1 : nil
            }, known: { _, _ in [] }, done: { _ in })
        var counted: [(meter: Meter, units: Int64)] = []
        for partition in 0..<batch.usagePartitionCount {
            let encoded = batch.encodeUsage(partition: partition)
            for row in encoded.rows {
                let blob = Array(encoded.bytes[row.range])
                _ = UsageBlob.forEachGroup(blob) { group in
                    UsageBlob.forEachSecond(blob, at: group.offset) { _, units in
                        counted.append((session.meter(group.meter), units))
                    }
                }
            }
        }
        batch.finish()
        return counted
    }

    /// What a search finds of the call.
    private static func found(_ call: Call) async throws -> CallSearch.Call {
        let search = CallSearch(
            requestID: Array("r-0".utf8), rules: .sample, options: ReadingOptions())
        let records = try await withLog(call) { path in try search.records(in: path) {} }
        try #require(records.count == 1)
        guard case .call(let found) = records[0].outcome else {
            throw Failure(description: "\(records[0].outcome)")
        }
        return found
    }

    private struct Failure: Error { let description: String }

    @Test(arguments: calls) func aBatchCountsWhatTheRulesSay(call: Call) async throws {
        #expect(Self.sums(try await Self.batch(call), of: call) == call.counted)
    }

    @Test(arguments: calls) func aFoundCallIsCountedAsABatchCountsIt(call: Call) async throws {
        let found = try await Self.found(call)
        let name = ["身份证识别", "混贴票据识别"][found.interface]
        #expect(Self.sums(found.meteredUnits(interface: name), of: call) == call.counted)
        #expect(found.isBillable == (call.error != "Other"))
    }

    /// The call itself comes first, and then its tickets in their order.
    @Test func aFoundCallsUnitsStandInTheirOrder() async throws {
        let call = Call(interface: Self.mixed, units: "2", tickets: "8|3|8", counted: [:])
        let units = try await Self.found(call).meteredUnits(interface: "混贴票据识别")
        #expect(units.map(\.meter.ticket) == [nil, "8", "3", "8"])
        #expect(units.map(\.units) == [2, 1, 1, 1])
    }
}
