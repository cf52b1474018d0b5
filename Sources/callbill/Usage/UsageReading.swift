import BillRun
import Metering

/// Has files read by an engine, on all cores.
struct UsageReading {
    let engine: CountEngine
    let files: [LogFile]
    let settings: Settings
    /// The records that may wait for removal of duplicates; nil where none wait.
    let batchBytes: Int?
    let progress: any RunProgress

    /// What the files came to.
    struct Read {
        /// By file, ascending.
        var counted: [CountedFile] = []
        var faults: [Int: LogFileError] = [:]
    }

    /// Reads all files, and those whose length nobody knows only where the others are sound.
    func read() async throws -> Read {
        var read = Read()
        let plan = groups()
        for (number, group) in plan.enumerated() {
            if group.isPipelined && !read.faults.isEmpty && files[group.files[0]].sizeBytes == nil {
                break
            }
            if group.isPipelined {
                try await readPipelined(group.files[0], into: &read)
            } else {
                try await readSideBySide(group.files, into: &read)
            }
            if read.faults.isEmpty {
                try await engine.endGroup(isLast: number == plan.count - 1)
            }
        }
        read.counted.sort { $0.file < $1.file }
        return read
    }

    private struct Group {
        var files: [Int]
        var isPipelined: Bool
    }

    /// Files that are read side by side, as many as may wait for removal of duplicates; and files
    /// that are read on two cores each, because they are larger, unknown, or alone.
    private func groups() -> [Group] {
        var groups: [Group] = []
        let limit = batchBytes.map { Int64($0) } ?? .max - 1
        var bytes: Int64 = 0
        for (index, file) in files.enumerated() {
            let estimate = file.estimatedRecordBytes
            guard estimate <= limit / 2 else {
                groups.append(Group(files: [index], isPipelined: true))
                continue
            }
            if let last = groups.last, !last.isPipelined, bytes + estimate <= limit {
                groups[groups.count - 1].files.append(index)
                bytes += estimate
            } else {
                groups.append(Group(files: [index], isPipelined: false))
                bytes = estimate
            }
        }
        return groups.map { group in
            group.files.count == 1 && settings.workers > 1
                && files[group.files[0]].estimatedRecordBytes > 32 << 20
                ? Group(files: group.files, isPipelined: true) : group
        }
    }

    private func readPipelined(_ index: Int, into read: inout Read) async throws {
        let file = files[index]
        var counter = FileProgress(file, progress)
        do {
            read.counted.append(
                try await engine.readPipelined(file.path, file: index, worker: 0) { bytes, rows in
                    try Interruption.check()
                    counter.report(unpackedBytes: bytes, rows: rows)
                })
        } catch let error as LogFileError {
            read.faults[index] = error
        } catch let error as LogReadError where file.sizeBytes != nil {
            read.faults[index] = LogFileError(error)
        }
        counter.finish()
    }

    /// The largest file first, so that workers end together.
    private func readSideBySide(_ indices: [Int], into read: inout Read) async throws {
        let order = indices.sorted {
            (files[$1].sizeBytes ?? 0, $0) < (files[$0].sizeBytes ?? 0, $1)
        }
        let turns = WorkCounter(order.count)
        let spareCores = SpareCores()
        let parts = try await withThrowingTaskGroup(of: Read.self) { group in
            for worker in 0..<settings.workers {
                group.addTask {
                    var part = Read()
                    while let turn = turns.next() {
                        try await readFile(
                            order[turn], worker: worker, helpedBy: spareCores, into: &part)
                    }
                    spareCores.add()
                    return part
                }
            }
            return try await group.reduce(into: [Read]()) { $0.append($1) }
        }
        for part in parts {
            read.counted += part.counted
            read.faults.merge(part.faults) { $1 }
        }
    }

    private func readFile(
        _ index: Int, worker: Int, helpedBy spareCores: SpareCores, into read: inout Read
    ) async throws {
        let file = files[index]
        var counter = FileProgress(file, progress)
        do {
            read.counted.append(
                try await engine.read(
                    file.path, file: index, worker: worker, helpedBy: spareCores
                ) { bytes, rows in
                    try Interruption.check()
                    counter.report(unpackedBytes: bytes, rows: rows)
                })
        } catch let error as LogFileError {
            read.faults[index] = error
        } catch let error as LogReadError where file.sizeBytes != nil {
            read.faults[index] = LogFileError(error)
        }
        counter.finish()
    }
}
