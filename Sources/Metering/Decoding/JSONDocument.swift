/// Finds the records of JSON that is not one object a line: an array, an object that holds the
/// array of records, objects printed over lines, or several of these, one behind the other.
///
/// It keeps no more than the record that it is in. Where a record ends `JSONLineScanner` finds while it
/// reads the fields; only what that doesn't take is looked at again (`JSONWalk`).
struct JSONDocument {
    /// What comes next.
    enum Found {
        /// A record whose fields are set.
        case record(start: Int, end: Int)
        /// A record that can't be read.
        case malformed(start: Int, end: Int, reason: StaticString)
        /// The first part of a record over the limit; what follows of it is left out.
        case tooLong(start: Int, end: Int)
        /// Nothing more before the block's end; what begins at the position goes on behind it.
        case rest(Int)
        /// The log as a whole is none, or not yet.
        case fault(FileFault, String, at: Int)
    }

    private enum Container { case array, object }

    /// Where in the object the records are looked for.
    private let path: RecordsPath
    private let scanner: JSONLineScanner
    private let limit: Int
    /// What is open around the position.
    private var open: [Container] = []
    /// Whether objects beside arrays are likely records.
    private var expectsRecords: Bool
    /// Whether the position is inside of a record that is left out.
    private var isLost = false
    /// Whether some record could not be read: brackets may then be left over.
    private var hasErrors = false

    private static let depthLimit = 64

    init(path: RecordsPath, scanner: JSONLineScanner, limit: Int, expectsRecords: Bool) {
        self.path = path
        self.scanner = scanner
        self.limit = limit
        self.expectsRecords = expectsRecords
    }

    /// Finds what comes next at `start`.
    ///
    /// - Parameters: as of `RecordScanner.scan`.
    mutating func next(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> Found {
        var position = start
        if isLost {
            guard let found = JSONResync.boundary(view, from: start, end: end, isLast: isLast)
            else {
                if isLast { return .rest(endOfErrors(view, end)) }
                return .rest(JSONResync.undecided(view, from: start, end: end, limit: limit))
            }
            isLost = false
            position = found
        }
        while position < end {
            let byte = view[position]
            if JSONWalk.isSpace(byte) || byte == UInt8(ascii: ",") {
                position &+= 1
                continue
            }
            if byte == UInt8(ascii: "{") && open.last == .array {
                return record(
                    view, from: position, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
            let step: Step
            switch open.last {
            case .array: step = element(view, at: position, end: end, isLast: isLast)
            case .object: step = member(view, at: position, end: end, isLast: isLast)
            case nil:
                step = outermost(
                    view, at: position, end: end, isLast: isLast, into: &fields, bits: &bits)
            }
            switch step {
            case .to(let next): position = next
            case .found(let found): return found
            }
        }
        guard isLast, !open.isEmpty else { return .rest(end) }
        return .fault(.truncatedJSON, truncation, at: end)
    }

    /// What a byte that begins no record comes to.
    private enum Step {
        /// It is done with up to the position.
        case to(Int)
        case found(Found)
    }

    private var truncation: String {
        "the file ends inside a JSON " + (open.last == .object ? "object" : "array")
            + ": deliver it whole"
    }

    // MARK: Records

    /// Reads the record at `start`.
    private mutating func record(
        _ view: ByteView, from start: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> Found {
        if let next = scanner.scanObject(
            view, from: start, end: end, into: &fields, bits: &bits)
        {
            return next - start <= limit ? .record(start: start, end: next) : tooLong(start)
        }
        var walk = JSONWalk()
        switch walk.value(view, from: start, end: end, isLast: isLast) {
        case .closed(let next):
            hasErrors = true
            return next - start <= limit
                ? .malformed(start: start, end: next, reason: Self.noObject) : tooLong(start)
        case .broken(let place):
            return broken(view, from: start, at: place, end: end, isLast: isLast)
        case .open, .holdsRecords:
            if end - start > limit { return tooLong(start) }
            guard isLast else { return .rest(start) }
            return .fault(
                .truncatedJSON, "the file ends inside a record: deliver it whole", at: start)
        }
    }

    static let noObject: StaticString = "the record is no JSON object"

    private mutating func tooLong(_ start: Int) -> Found {
        isLost = true
        hasErrors = true
        return .tooLong(start: start, end: start + limit)
    }

    /// Gives up what begins at `start` and is no JSON at `place`; reading goes on at the next record.
    private mutating func broken(
        _ view: ByteView, from start: Int, at place: Int, end: Int, isLast: Bool
    ) -> Found {
        let horizon = min(end, start + limit)
        if place < horizon,
            let next = JSONResync.boundary(
                view, from: JSONResync.start(view, from: start, to: place), end: horizon,
                isLast: isLast && horizon == end)
        {
            hasErrors = true
            return .malformed(start: start, end: next, reason: Self.noObject)
        }
        if end - start > limit { return tooLong(start) }
        guard isLast else { return .rest(start) }
        return .malformed(
            start: start, end: endOfErrors(view, end), reason: Self.noObject)
    }

    /// The end of a log whose last record can't be read: where it ends with a bracket, nothing is
    /// missing behind it.
    private mutating func endOfErrors(_ view: ByteView, _ end: Int) -> Int {
        hasErrors = true
        if JSONWalk.endsWithBracket(view, end) { open = [] }
        return end
    }

    // MARK: Around the records

    /// An array's end, an array inside of it, or what is no record.
    private mutating func element(
        _ view: ByteView, at position: Int, end: Int, isLast: Bool
    ) -> Step {
        switch view[position] {
        case UInt8(ascii: "]"):
            open.removeLast()
            return .to(position + 1)
        case UInt8(ascii: "["):
            guard open.count < Self.depthLimit else {
                return .found(
                    broken(view, from: position, at: position, end: end, isLast: isLast))
            }
            open.append(.array)
            return .to(position + 1)
        default:
            var walk = JSONWalk()
            let found = walk.value(view, from: position, end: end, isLast: isLast)
            // A word ends where something else begins.
            if case .closed(let next) = found, next < end || isLast, next - position <= limit {
                hasErrors = true
                return .found(.malformed(start: position, end: next, reason: Self.noObject))
            }
            if case .broken(let place) = found {
                return .found(broken(view, from: position, at: place, end: end, isLast: isLast))
            }
            if end - position > limit { return .found(tooLong(position)) }
            return .found(
                isLast
                    ? .fault(.truncatedJSON, truncation, at: position) : .rest(position))
        }
    }

    /// A member of an object that holds the records.
    private mutating func member(
        _ view: ByteView, at position: Int, end: Int, isLast: Bool
    ) -> Step {
        if view[position] == UInt8(ascii: "}") {
            open.removeLast()
            return .to(position + 1)
        }
        func unfinished() -> Step {
            if isLast { return .found(.fault(.truncatedJSON, truncation, at: position)) }
            guard end - position <= limit else {
                return .found(
                    .fault(
                        .notALog,
                        "a member of the JSON object beside its records is longer than \(limit) bytes",
                        at: position))
            }
            return .found(.rest(position))
        }
        func noJSON(_ place: Int) -> Step {
            .found(.fault(.notALog, "the JSON object around the records is damaged", at: place))
        }
        guard view[position] == UInt8(ascii: "\"") else { return noJSON(position) }
        let keyEnd: Int
        switch JSONWalk.string(view, from: position, end: end) {
        case .closed(let next): keyEnd = next
        case .broken(let place): return noJSON(place)
        case .open, .holdsRecords: return unfinished()
        }
        var value = JSONWalk.skipSpace(view, from: keyEnd, end: end)
        guard value < end else { return unfinished() }
        guard view[value] == UInt8(ascii: ":") else { return noJSON(value) }
        value = JSONWalk.skipSpace(view, from: value + 1, end: end)
        guard value < end else { return unfinished() }
        let depth = open.count - 1
        if path.matches(view.slice(position + 1, keyEnd - 1), at: depth) {
            let isWhole = depth + 1 == path.keys.count
            if view[value] == UInt8(ascii: isWhole ? "[" : "{") {
                open.append(isWhole ? .array : .object)
                return .to(value + 1)
            }
        }
        var walk = JSONWalk()
        switch walk.value(view, from: value, end: end, isLast: isLast) {
        case .closed(let next): return next < end || isLast ? .to(next) : unfinished()
        case .broken(let place): return noJSON(place)
        case .open, .holdsRecords: return unfinished()
        }
    }

    /// What stands in no array and no object: the next array, object of records, or record.
    private mutating func outermost(
        _ view: ByteView, at position: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> Step {
        switch view[position] {
        case UInt8(ascii: "["):
            open = [.array]
            return .to(position + 1)
        case UInt8(ascii: "{"):
            return object(
                view, at: position, end: end, isLast: isLast, into: &fields, bits: &bits)
        case 0x1E:
            // JSON text sequences (RFC 7464) begin each text with it.
            return .to(position + 1)
        case 0xEF:
            guard end - position >= 3 || isLast else { return .found(.rest(position)) }
            if LogParser.hasByteOrderMark(view, at: position, end: end) { return .to(position + 3) }
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            if hasErrors { return .to(position + 1) }
        default: break
        }
        return .found(broken(view, from: position, at: position, end: end, isLast: isLast))
    }

    /// An object that is a record, or holds them.
    private mutating func object(
        _ view: ByteView, at position: Int, end: Int, isLast: Bool,
        into fields: inout CallFields, bits: inout UInt64
    ) -> Step {
        let next = scanner.scanObject(view, from: position, end: end, into: &fields, bits: &bits)
        if let next, next - position <= limit,
            expectsRecords
                ? scanner.plan.hasSomeRequired(fields) : scanner.plan.isCallLike(fields)
        {
            return .found(.record(start: position, end: next))
        }
        bits = 0
        var walk = JSONWalk(path: path)
        switch walk.value(view, from: position, end: end, isLast: isLast) {
        case .holdsRecords:
            open = [.object]
            return .to(position + 1)
        case .closed: expectsRecords = true
        case .open, .broken: break
        }
        return .found(
            record(view, from: position, end: end, isLast: isLast, into: &fields, bits: &bits))
    }
}
