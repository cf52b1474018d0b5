/// Fields that are put together, records that are left out, and keys that are missing.
extension LogParser {
    /// Makes a record's fields out of what the map names.
    mutating func shape(_ fields: inout CallFields, _ decoder: borrowing CallDecoder) {
        if fields.kept & CallFields.unusual != 0 {
            if fields.takeAliases(), fault == nil {
                let detail = "has two keys for one field; say with --map which one is meant"
                if startPlace == nil {
                    fault = LogFileError(
                        fault: .notALog, detail: "the record in line \(place.line) \(detail)")
                } else {
                    ambiguity = "the record \(detail)"
                }
            }
            let likeErrorCode = ValueText.meaning(fields[slot: CallFields.likeErrorCode])
            if likeErrorCode.count > 0, !likeErrorCode.equals("false") {
                hasLikelyErrorCode = true
            }
        }
        shaper?.shape(&fields, decoder)
    }

    /// Whether a record is left out; counts it if so.
    mutating func isFiltered(_ fields: borrowing CallFields) -> Bool {
        guard let shaper, !shaper.isTaken(fields) else { return false }
        recordsFiltered += 1
        return true
    }

    /// Whether a record is not to be decoded: it is left out; or it is read by itself, the settings
    /// have changed since its log was taken in, and two of its keys now stand for one field.
    @inline(never)
    mutating func isPassedOver<Sink: CallSink & ~Copyable>(
        _ fields: borrowing CallFields, _ record: ByteView, _ place: RecordPlace,
        _ decoder: inout CallDecoder, _ sink: inout Sink
    ) -> Bool {
        guard let ambiguity else { return isFiltered(fields) }
        reject(.malformed, ambiguity, fields, record, place, &decoder, &sink)
        return true
    }

    /// Looks at a record of JSON, the first or one of the first, as long as none had a required key.
    mutating func noteStranger(_ text: ByteView) {
        guard seenSlots != 0, seenSlots & requiredSlots == 0 else { return }
        let start = JSONWalk.skipSpace(text, from: 0, end: text.count)
        guard start < text.count, text[start] == UInt8(ascii: "{") else { return }
        strangerDetail = JSONNesting.detail(text.slice(start, text.count), map: options.map)
    }

    /// Finds what makes a log none once all its records are known: a key that somebody named and no
    /// record of JSON has, or one that may be that of the error code.
    mutating func findMissingKey() {
        guard header.isEmpty, startPlace == nil, fault == nil, seenSlots != 0 else { return }
        if let strangerDetail, seenSlots & requiredSlots == 0 {
            fault = LogFileError(fault: .notALog, detail: strangerDetail)
            return
        }
        if let need = needs.first(where: { !$0.isMet(by: seenSlots) }) {
            fault = LogFileError(
                fault: .notALog, detail: "no record has the key \(need.name) (\(need.setting))")
        }
        // Without its code every call succeeded, so that a misspelt one must not pass.
        if hasLikelyErrorCode, seenSlots & errorCodeSlots == 0 {
            fault = LogFileError(
                fault: .notALog,
                detail: "no record has the key error_code, and some have one that looks like it, "
                    + "such as errCode or error; say so with --map error_code=KEY")
        }
    }
}
