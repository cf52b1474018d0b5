import Ledger
import Metering
import Publishing

/// The files below `rejected/`: the rejected records of a month as they came, below the header of
/// their log, ready to be mended and fed again.
///
/// A file is a gzip member with the header and further members with records. The ledger keeps these
/// packed; a part whose records are all of the month and not resolved is copied as it is.
struct RejectedFiles {
    private let store: LedgerStore
    private let exceptions: [LedgerException]
    private let reserved: Set<String>

    /// - Parameters:
    ///   - exceptions: a month's, by file and place.
    ///   - reserved: names, without their ending, that others have in the folder.
    init(
        _ exceptions: [LedgerException], store: LedgerStore, reserved: Set<String> = []
    ) {
        self.store = store
        self.reserved = reserved
        self.exceptions = exceptions.filter { $0.record != nil || $0.stored != nil }
    }

    /// Hands out each file, one after the other, by its name in the month's folder.
    func forEach(_ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
        var records = RejectedRecordReader(store: store)
        let openBytes = exceptions.reduce(into: [Int64: Int64]()) { open, exception in
            if let stored = exception.stored { open[stored.part, default: 0] += stored.length }
        }
        var taken = reserved
        var file: (path: [UInt8], header: [UInt8], bytes: [UInt8])?
        var loose: [UInt8] = []
        var copied: Set<Int64> = []
        // Asked once for each part: for each of 100,000 records it took two thirds of the run.
        var split: Set<Int64> = []
        func end() throws {
            guard var ended = file else { return }
            if !loose.isEmpty { ended.bytes += GzipWriter.pack(loose) }
            loose = []
            file = nil
            try body(Self.name(of: ended.path, taken: &taken), ended.bytes)
        }
        /// Goes on with the file that takes records below this header.
        func begin(_ path: [UInt8], _ header: [UInt8]) throws {
            if let file, file.path == path, file.header == header { return }
            try end()
            let line = Self.ended(header)
            file = (path, header, line.isEmpty ? [] : GzipWriter.pack(line))
        }
        func copy(_ packed: [UInt8]) {
            if !loose.isEmpty { file!.bytes += GzipWriter.pack(loose) }
            loose = []
            file!.bytes += packed
        }
        for exception in exceptions {
            if let stored = exception.stored, stored.length == 0 {
                for id in try exception.source.map(store.restParts) ?? [] {
                    guard let part = try store.rejectedPart(id) else { continue }
                    try begin(exception.file, part.header)
                    copy(part.packed)
                }
            } else if let stored = exception.stored, copied.contains(stored.part) {
                continue
            } else if let stored = exception.stored, !split.contains(stored.part),
                let part = try store.rejectedPart(ifWhole: stored.part, openBytes[stored.part])
            {
                try begin(exception.file, part.header)
                copy(part.packed)
                copied.insert(stored.part)
            } else if let (header, bytes) = try records.record(of: exception) {
                if let stored = exception.stored { split.insert(stored.part) }
                try begin(exception.file, header)
                loose += Self.ended(bytes)
            }
        }
        try end()
    }

    /// A line with a line end, also where it was the last of a file without one.
    private static func ended(_ line: [UInt8]) -> [UInt8] {
        line.isEmpty || line.last == UInt8(ascii: "\n") ? line : line + [UInt8(ascii: "\n")]
    }

    private static func name(of path: [UInt8], taken: inout Set<String>) -> String {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        var base = String(decoding: path[start...], as: UTF8.self)
        if base.hasSuffix(".gz") { base.removeLast(3) }
        var name = FileNames.name(for: base)
        var number = 2
        while !taken.insert(name).inserted {
            name = FileNames.name(for: "\(base).\(number)")
            number += 1
        }
        return "rejected/\(name).gz"
    }
}

extension LedgerStore {
    /// A part of which so many bytes are asked for, where those are all that it has.
    fileprivate func rejectedPart(
        ifWhole id: Int64, _ openBytes: Int64?
    ) throws -> RejectedPartRow? {
        guard try rejectedPartLength(id) == openBytes else { return nil }
        return try rejectedPart(id)
    }
}
