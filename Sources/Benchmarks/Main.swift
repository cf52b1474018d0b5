import Metering
import Synchronization

/// `callbill-bench`: the steps of a run, measured one by one. `scripts/bench` measures the whole.
@main
struct Benchmarks {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "inflate" where arguments.count > 1:
            try await inflate(Array(arguments.dropFirst()), engine: .fastest)
        case "inflate-zlib" where arguments.count > 1:
            try await inflate(Array(arguments.dropFirst()), engine: .zlib)
        case nil, "steps": steps(Set(arguments.dropFirst()))
        default:
            print("usage: callbill-bench [steps [NAME…] | inflate FILE… | inflate-zlib FILE…]")
        }
    }

    /// Unpacks files on two cores, as a run reads them, and does nothing else.
    private static func inflate(_ paths: [String], engine: InflateEngine) async throws {
        let turns = FileTurns()
        let bytes = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var bytes: Int64 = 0
                    while let path = turns.next(of: paths) {
                        bytes += try HotPath.inflate(path, engine: engine)
                    }
                    return bytes
                }
            }
            return try await group.reduce(0, +)
        }
        print(bytes)
    }

    /// Measures the steps with these names, or all.
    private static func steps(_ names: Set<String>) {
        func isWanted(_ name: String) -> Bool { names.isEmpty || names.contains(name) }
        func report<Result>(
            _ name: String, _ unit: String, _ count: Int, _ work: () -> Result
        ) {
            if isWanted(name) { Self.report(name, unit, count, work) }
        }
        let row =
            "2026-10-01T09:30:00+08:00,100000012345,GeneralBasicOCR,"
            + "0f8fad5b-d9cb-469f-a165-70867728950e,,,\n"
        let rows = 100_000
        let text = Array(String(repeating: row, count: rows).utf8)
        report("scan", "row of \(row.utf8.count) bytes", rows) {
            HotPath.scan(text, columns: 7)
        }
        if isWanted("decode") {
            let log = DecodingStep()
            report("decode", "row of \(log.rowBytes) bytes", log.rows) { log.decode() }
        }
        let times = (0..<60).map {
            Array("2026-10-01T09:30:\($0 < 10 ? "0" : "")\($0)+08:00".utf8)
        }
        report("timestamp", "time", times.count * 10_000) {
            HotPath.timestamps(times, rounds: 10_000)
        }
        let ids = (0..<64).map { Array("0f8fad5b-d9cb-469f-a165-7086772\($0 + 10000)".utf8) }
        report("key", "request id", ids.count * 10_000) { HotPath.keys(ids, rounds: 10_000) }
        report("sort", "record", 64 * 10_000) { HotPath.sort(partitions: 64, records: 10_000) }
        let rating = RatingStep()
        report("rate", "account and month, 5 pools x 31 days", 5_000) {
            rating.rate(accounts: 5_000)
        }
    }

    /// The best of seven rounds, in nanoseconds.
    private static func report<Result>(
        _ name: String, _ unit: String, _ count: Int, _ work: () -> Result
    ) {
        let best = (0..<7).map { _ in
            ContinuousClock().measure {
                let result = work()
                withExtendedLifetime(result) {}
            }
        }.min()!
        let nanoseconds = best / .nanoseconds(1) / Double(count)
        let rounded = (nanoseconds * 10).rounded() / 10
        print("\(name): \(rounded) ns a \(unit)")
    }
}

/// Hands out files to whoever asks next.
private final class FileTurns: Sendable {
    private let taken = Atomic<Int>(0)

    func next(of paths: [String]) -> String? {
        let turn = taken.add(1, ordering: .relaxed).oldValue
        return turn < paths.count ? paths[turn] : nil
    }
}
