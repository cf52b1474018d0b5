import BillingTime
import Foundation
import Ledger
import Metering

extension LogFile {
    /// A guess at the memory that its records will need: 32 bytes for each call of about a
    /// hundred, which gzip packs into thirty.
    public var estimatedRecordBytes: Int64 {
        guard let size = sizeBytes else { return .max }
        return path.hasSuffix(".gz") ? size + size / 2 : size / 2
    }
}

/// Decides for each log whether it is new, grown, changed or known.
///
/// A digest is taken beforehand only where it can decide something: where a known file, or another
/// one of this run, has the same size, or a known one the same name.
struct IntakePlan {
    private var sizes: [Int64: Int] = [:]
    private var knownDigests: [[UInt8]: String] = [:]
    private var knownByName: [[UInt8]: [TakenFile]] = [:]

    init(known: [TakenFile]) {
        for file in known {
            sizes[file.sizeBytes, default: 0] += 1
            knownDigests[file.digest] = ShortPath.of(PathText.text(file.path))
            knownByName[file.name, default: []].append(file)
        }
    }

    /// Plans the reading of `logs`, in their order.
    mutating func plan(_ logs: [LogFile], workers: Int) async throws -> [IntakeFile] {
        for log in logs {
            if let size = log.sizeBytes { sizes[size, default: 0] += 1 }
        }
        let files = logs.map { IntakeFile(log: $0, task: .read) }
        let digests = try await digests(of: files, workers: workers)
        return zip(files, digests).map { file, digest in
            guard let digest else { return file }
            return decide(file, digest)
        }
    }

    /// The known files of the same name that are no longer than the file, by length.
    private func shorterNamesakes(of file: IntakeFile) -> [TakenFile] {
        (knownByName[file.name] ?? []).filter { $0.sizeBytes <= file.log.sizeBytes ?? 0 }
            .sorted { $0.sizeBytes < $1.sizeBytes }
    }

    private func digests(of files: [IntakeFile], workers: Int) async throws -> [FileDigest?] {
        var digests = [FileDigest?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: (Int, FileDigest?).self) { group in
            var running = 0
            for (index, file) in files.enumerated() {
                guard let size = file.log.sizeBytes, !file.log.isStandardInput else { continue }
                let namesakes = shorterNamesakes(of: file)
                let mayBeKnown = sizes[size, default: 0] > 1 || knownByName[file.name] != nil
                guard mayBeKnown else { continue }
                if running == workers, let (index, digest) = try await group.next() {
                    digests[index] = digest
                    running -= 1
                }
                try Interruption.check()
                group.addTask {
                    let lengths = namesakes.map(\.sizeBytes)
                    do {
                        return (index, try FileDigest(path: file.log.path, beginnings: lengths))
                    } catch is LogReadError {
                        // Its reading will say so.
                        return (index, nil)
                    }
                }
                running += 1
            }
            for try await (index, digest) in group { digests[index] = digest }
        }
        return digests
    }

    private mutating func decide(_ file: IntakeFile, _ digest: FileDigest) -> IntakeFile {
        var file = file
        file.digest = digest.whole
        if let path = knownDigests[digest.whole] {
            file.task = .skip(knownAs: path)
            return file
        }
        knownDigests[digest.whole] = file.log.path
        let namesakes = shorterNamesakes(of: file)
        // The longest beginning that is known: only what is behind it is new.
        for (known, beginning) in zip(namesakes, digest.beginnings).reversed()
        where known.digest == beginning {
            file.task = .resume(
                offset: known.resumeOffset,
                known: IntakeFile.KnownFile(
                    path: known.path, digest: known.digest,
                    lastSecond: known.lastSecond?.secondsSinceEpoch))
            return file
        }
        if knownByName[file.name] != nil { file.task = .readChanged }
        return file
    }
}
