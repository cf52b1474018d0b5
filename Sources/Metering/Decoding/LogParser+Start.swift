/// What a log is, its beginning decides.
extension LogParser {
    /// What the beginning of JSON shows.
    enum JSONStart {
        case lines
        /// An array, an object with the array of records, or objects printed over lines.
        ///
        /// - Parameter expectsRecords: whether the outermost objects are records.
        case document(expectsRecords: Bool)
        /// More bytes are needed to tell.
        case undecided
        case fault(FileFault, String)
    }

    /// Recognises the format and takes the header.
    ///
    /// - Returns: where the first record begins, or nil where more bytes are needed to tell.
    mutating func readStart(_ view: ByteView, isLast: Bool) throws -> Int? {
        var position = 0
        while position < view.count {
            let byte = view[position]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if byte == UInt8(ascii: "\n") { place.line += 1 }
                position += 1
            } else if Self.hasByteOrderMark(view, at: position, end: view.count) {
                position += 3
            } else {
                break
            }
        }
        // Empty lines are done with: a file of nothing else must not pile up in memory.
        place.byteOffset += Int64(position)
        guard position < view.count else { return isLast ? position : nil }
        let beginsWithMark = view[position] == 0xEF && view.count - position < 3
        if beginsWithMark && !isLast {
            carry = view.slice(position, view.count).array
            return nil
        }
        switch jsonStart(view, from: position, isLast: isLast) {
        case .lines:
            format = .jsonLines(JSONLineScanner(map: options.map, scratch: scratch))
            return position
        case .document(let expectsRecords):
            format = .document
            document = JSONDocument(
                path: RecordsPath(options.recordsAt),
                scanner: JSONLineScanner(map: options.map, scratch: scratch),
                limit: options.longestRecordBytes, expectsRecords: expectsRecords)
            return position
        case .undecided:
            carry = view.slice(position, view.count).array
            return nil
        case nil: break
        case .fault(let fault, let detail): throw LogFileError(fault: fault, detail: detail)
        }
        return try readHeaderLine(view, from: position, isLast: isLast)
    }

    /// Takes the header; parameters and result as of `readStart`.
    private mutating func readHeaderLine(
        _ view: ByteView, from position: Int, isLast: Bool
    ) throws -> Int? {
        let newline = view.firstIndex(of: UInt8(ascii: "\n"), from: position)
        let end = newline.map { $0 + 1 } ?? view.count
        let header = view.slice(position, end)
        guard Self.withoutLineEnd(header).count <= options.longestRecordBytes else {
            throw notALog(
                view.slice(position, view.count), or: "the first line is too long for a header")
        }
        guard newline != nil || isLast else {
            carry = view.slice(position, view.count).array
            return nil
        }
        // What the file is tells more than which columns it does not name.
        do {
            try readHeader(header)
        } catch let error as LogFileError {
            throw notALog(view.slice(position, view.count), or: error.detail)
        }
        step(bytes: header.count, lines: newline == nil ? 0 : 1)
        return end
    }

    static func hasByteOrderMark(_ view: ByteView, at position: Int, end: Int) -> Bool {
        position + 3 <= end && view[position] == 0xEF && view[position + 1] == 0xBB
            && view[position + 2] == 0xBF
    }

    /// Tells what the JSON at `start` is; nil where there is none.
    ///
    /// It looks no further than the longest record goes, so that what a log is does not depend on where
    /// blocks end.
    ///
    /// - Parameters:
    ///   - log: what was read so far.
    ///   - isLast: whether the log ends with it.
    func jsonStart(_ log: ByteView, from start: Int, isLast: Bool) -> JSONStart? {
        let end = min(log.count, start + options.longestRecordBytes + 3)
        let isFull = end < log.count || end == start + options.longestRecordBytes + 3
        let view = log.slice(0, end)
        let isLast = isLast && end == log.count
        guard let found = jsonStart(view, from: start, isLast: isLast, isFull: isFull) else {
            return nil
        }
        if case .undecided = found, isFull { return nil }
        return found
    }

    private func jsonStart(
        _ view: ByteView, from start: Int, isLast: Bool, isFull: Bool
    ) -> JSONStart? {
        let end = view.count
        let position = JSONWalk.skipSpace(view, from: start, end: end)
        guard position < end else { return isLast ? nil : .undecided }
        if view[position] == UInt8(ascii: "[") {
            let next = JSONWalk.skipSpace(view, from: position + 1, end: end)
            guard next < end else {
                guard isLast else { return .undecided }
                return .fault(.truncatedJSON, "the file ends inside a JSON array: deliver it whole")
            }
            let opens: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]")]
            return opens.contains(view[next]) ? .document(expectsRecords: false) : nil
        }
        if view[position] == 0x1E { return .document(expectsRecords: true) }
        guard view[position] == UInt8(ascii: "{") else { return nil }
        return objectStart(view, from: position, isLast: isLast, isFull: isFull)
    }

    private func objectStart(
        _ view: ByteView, from start: Int, isLast: Bool, isFull: Bool
    ) -> JSONStart {
        let end = view.count
        var walk = JSONWalk(path: RecordsPath(options.recordsAt))
        switch walk.value(view, from: start, end: end, isLast: isLast) {
        case .holdsRecords:
            return envelopeOrCall(view, from: start, isLast: isLast, isFull: isFull)
        case .broken: return .lines
        case .closed(let close):
            return closed(
                view, start, close, arrayPath: walk.arrayPath, isLast: isLast, isFull: isFull)
        case .open:
            let newline = view.firstIndex(of: UInt8(ascii: "\n"), from: start)
            let isPrinted =
                newline.map { JSONWalk.skipSpace(view, from: $0, end: end) < end } ?? false
            if isLast {
                return isPrinted
                    ? .fault(
                        .truncatedJSON, "the file ends inside a JSON object: deliver it whole")
                    : .lines
            }
            guard isFull else { return .undecided }
            if let path = walk.arrayPath, !hasRecordFields(view, from: start, end: end) {
                return .fault(.notALog, Self.envelope(path))
            }
            return isPrinted ? .document(expectsRecords: true) : .lines
        }
    }

    /// What a first object shows that has an array of the records' name: a call may have one, too.
    private func envelopeOrCall(
        _ view: ByteView, from start: Int, isLast: Bool, isFull: Bool
    ) -> JSONStart {
        let end = view.count
        var walk = JSONWalk()
        let found = walk.value(view, from: start, end: end, isLast: isLast)
        if case .open = found, !isLast, !isFull { return .undecided }
        guard isCallLike(view, from: start, end: end), case .closed(let close) = found
        else { return .document(expectsRecords: false) }
        return closed(view, start, close, arrayPath: nil, isLast: isLast, isFull: isFull)
    }

    /// What a first object that ends before `close` shows.
    private func closed(
        _ view: ByteView, _ start: Int, _ close: Int, arrayPath: String?, isLast: Bool,
        isFull: Bool
    ) -> JSONStart {
        let end = view.count
        let next = JSONWalk.skipSpace(view, from: close, end: end)
        if next == end && !isLast && !isFull { return .undecided }
        if next == end, isLast, let arrayPath, !hasRecordFields(view, from: start, end: close) {
            return .fault(.notALog, Self.envelope(arrayPath))
        }
        let printed = view.slice(0, close).firstIndex(of: UInt8(ascii: "\n"), from: start) != nil
        if printed { return .document(expectsRecords: true) }
        // Lone CRs end lines too.
        let behind = view.slice(close, next)
        let hasLoneCR =
            behind.firstIndex(of: 0x0D) != nil && behind.firstIndex(of: 0x0A) == nil
        let goesOn = next < end && view[next] == UInt8(ascii: "{")
        return hasLoneCR && goesOn ? .document(expectsRecords: true) : .lines
    }

    private func hasRecordFields(_ view: ByteView, from start: Int, end: Int) -> Bool {
        fields(view, from: start, end: end) { $0.hasSomeRequired($1) }
    }

    private func isCallLike(_ view: ByteView, from start: Int, end: Int) -> Bool {
        fields(view, from: start, end: end) { $0.isCallLike($1) }
    }

    /// What the fields of the object at `start` are like.
    private func fields(
        _ view: ByteView, from start: Int, end: Int,
        _ likeness: (FieldPlan, borrowing CallFields) -> Bool
    ) -> Bool {
        let scratch = ScratchMemory(scanning: end - start)
        let text = view.slice(start, end).array + [UInt8](repeating: 0, count: ByteBuffer.padding)
        defer { withExtendedLifetime(scratch) {} }
        return text.withView { text in
            let scanner = JSONLineScanner(map: options.map, scratch: scratch)
            var fields = CallFields()
            var bits: UInt64 = 0
            _ = scanner.scanObject(text, from: 0, end: end - start, into: &fields, bits: &bits)
            return likeness(scanner.plan, fields)
        }
    }

    private static func envelope(_ path: String) -> String {
        "line 1 begins a JSON object that is no record; if its records are in the array \(path), say "
            + "so with --records-at \(path)"
    }

    /// Why the content is no log: what it is, as far as that is known.
    func notALog(_ view: ByteView, or detail: String) -> LogFileError {
        LogFileError(
            fault: .notALog, detail: FileKind.advice(view, map: options.map) ?? detail)
    }
}

/// What is no record.
extension LogParser {
    /// Steps over an empty line or a byte order mark at `position`.
    ///
    /// - Returns: where it ends; `position` where more bytes are needed to tell; nil: there is none.
    mutating func skipNothing(
        _ view: ByteView, _ position: Int, _ end: Int, _ isLast: Bool
    ) -> Int? {
        if let blank = blankLine(view, position, end, isLast) {
            step(bytes: blank, lines: 1)
            return position + blank
        }
        guard view[position] == 0xEF else { return nil }
        guard end - position >= 3 || isLast else { return position }
        guard Self.hasByteOrderMark(view, at: position, end: end) else { return nil }
        step(bytes: 3, lines: 0)
        return position + 3
    }

    /// The length of the empty line at `position`, or nil where there is none.
    private func blankLine(
        _ view: ByteView, _ position: Int, _ end: Int, _ isLast: Bool
    ) -> Int? {
        if view[position] == UInt8(ascii: "\n") { return 1 }
        guard view[position] == UInt8(ascii: "\r") else { return nil }
        if position + 1 == end { return isLast ? 1 : nil }
        return view[position + 1] == UInt8(ascii: "\n") ? 2 : nil
    }
}
