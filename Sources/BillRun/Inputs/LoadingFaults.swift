/// The faults of several files that are read together.
struct LoadingFaults {
    private var faults: [InputFault] = []
    /// Whether no row of any file is lost, so that checks across rows make sense.
    private(set) var hasAllRows = true

    /// Whether there are none.
    var isEmpty: Bool { faults.isEmpty }

    /// Adds what is wrong with the cells of a file.
    mutating func add(from reader: TableReader) {
        faults += reader.faults
        hasAllRows = hasAllRows && reader.hasAllRows
    }

    /// Adds what the rules found.
    ///
    /// A line whose cells are at fault was checked with stand-ins, so only the first fault counts.
    mutating func add(_ ruleFaults: [InputFault]) {
        let known = Set(faults.map { Place(file: $0.file, line: $0.line) })
        faults += ruleFaults.filter { !known.contains(Place(file: $0.file, line: $0.line)) }
    }

    /// The error to throw: all faults, file by file in the order of reading, by line.
    var invalidInput: InvalidInput {
        var filePositions: [String: Int] = [:]
        for fault in faults where filePositions[fault.file] == nil {
            filePositions[fault.file] = filePositions.count
        }
        let ordered = faults.enumerated().map { position, fault in
            (filePositions[fault.file] ?? 0, fault.line ?? 0, position, fault)
        }
        return InvalidInput(
            ordered.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map(\.3))
    }

    private struct Place: Hashable {
        var file: String
        var line: Int?
    }
}
