import BillRun
import Billing
import BillingTime
import Foundation
import Logging
import Metering
import Reports

/// Counts calls from logs: finds the files, has them read on all cores, reports what is wrong.
struct UsageRun {
    private let settings: Settings
    private let progress: BillingRun.MakeProgress
    private let tariff: Tariff
    private let book: Book
    private let options: UsageOptions
    private let logger = Logger(label: "callbill")

    /// What the logs came to.
    struct Outcome {
        let result: CountResult
        let metExceptions: Bool
    }

    init(_ command: CommandSettings, _ options: UsageOptions) throws {
        settings = command.billing
        progress = command.progress
        self.options = options
        tariff = try TariffLoader.load(
            TariffFolder.open(settings.tariff), zone: settings.policies.zone)
        book = try BookLoader.load(settings.book, tariff: tariff, policies: settings.policies)
    }

    /// Counts. A file that is damaged counts nothing: as it may be noticed at its end only, all
    /// others are then read again without it. Standard input, which can't be, is read last.
    func count() async throws -> Outcome {
        Interruption.install()
        var query = CountQuery(by: options.by.map(\.field))
        for filter in options.filters { try filter.add(to: &query, catalog: tariff.catalog) }
        let logs = try settings.findLogs()
        let wanted = logs.files.filter(isWanted)
        let streams = wanted.filter { $0.sizeBytes == nil }
        var files = wanted.filter { $0.sizeBytes != nil } + streams
        let unread = logs.faulty.filter { isWanted($0.file) }
        for faulty in unread { warn(faulty.file, faulty.error) }
        var faultyCount = unread.count
        while true {
            let progress = progress(DiscoveredLogs(files: files))
            defer { progress.finish() }
            let reading = UsageReading(
                engine: try engine(query, files), files: files, settings: settings,
                batchBytes: options.deduplicates ? settings.batchBytes : nil,
                progress: progress)
            let read = try await reading.read()
            progress.finish()
            guard read.faults.isEmpty else {
                faultyCount += read.faults.count
                for (file, error) in read.faults.sorted(by: { $0.key < $1.key }) {
                    warn(files[file], error)
                }
                files = files.indices.filter { read.faults[$0] == nil }.map { files[$0] }
                continue
            }
            let rejected = report(read.counted, files)
            let result = await reading.engine.result(
                order: options.order, limit: options.top)
            return Outcome(result: result, metExceptions: faultyCount > 0 || rejected > 0)
        }
    }

    private func warn(_ file: LogFile, _ error: LogFileError) {
        logger.warning(
            """
            \(TerminalText.escape(file.path)): \
            \(error.fault.rawValue): \(error.detail); nothing of it is counted
            """)
    }

    private func isWanted(_ log: LogFile) -> Bool {
        options.filters.allSatisfy { filter in
            guard filter.field == .file else { return true }
            let name = log.path.split(separator: "/").last.map(String.init) ?? log.path
            return filter.values.contains { $0 == log.path || $0 == name }
                || filter.values.contains { $0 == PathText.shown(log.path) }
                || filter.values.contains { $0 == PathText.shown(name) }
        }
    }

    /// Says what was rejected; returns how many records.
    private func report(_ read: [CountedFile], _ files: [LogFile]) -> Int {
        var total = 0
        for file in read where file.rejected > 0 {
            total += file.rejected
            guard let first = file.firstRejection else { continue }
            let detail = first.detail.isEmpty ? "" : ": \(first.detail.prefix(80))"
            logger.warning(
                """
                \(TerminalText.escape(files[file.file].path)): \
                \(file.rejected) of \(counted(file.recordsRead, "record")) rejected; the first \
                in line \(first.place.line): \(first.reason.rawValue)\
                \(TerminalText.escape(detail))
                """)
        }
        return total
    }

    private func engine(_ query: CountQuery, _ files: [LogFile]) throws -> CountEngine {
        let rules = MeteringRules(tariff: tariff, settings: settings)
        let engine = CountEngine(
            query: query, tables: tables(files), rules: rules,
            options: ReadingOptions(settings), workerCount: settings.workers,
            batchBytes: settings.batchBytes, deduplicating: options.deduplicates)
        guard let engine else {
            throw UsageError(
                "--by names too many fields; leave out those that follow from others, such as "
                    + "day and month beside hour")
        }
        return engine
    }

    private func tables(_ files: [LogFile]) -> CountTables {
        let catalog = tariff.catalog
        let book = book
        let tickets = Dictionary(
            tariff.tickets.map { (Array($0.code.utf8), $0.pool) }, uniquingKeysWith: { $1 })
        return CountTables(
            categories: catalog.categories,
            categoryOfInterface: catalog.interfaces.map { interface in
                catalog.categories.firstIndex(of: interface.category)!
            },
            pools: catalog.pools.map(\.name),
            // Of an interface in several pools, the call itself draws on the last one.
            poolOfInterface: catalog.interfaces.map { $0.pools[$0.pools.count - 1] },
            poolOfTicket: { tickets[Array($0.utf8)] },
            mainAccount: { account in
                book.mainAccount(of: String(decoding: account, as: UTF8.self))
                    .map { Array($0.utf8) } ?? []
            },
            files: files.map { PathText.shown($0.path) })
    }
}
