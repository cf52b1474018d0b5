import BillingTime

/// Records that are not plainly written: with blanks, placeholders and numbers written anew.
extension CallDecoder {
    /// Checks a record once its values are freed of what is no part of them.
    @inline(never)
    mutating func decodeUnclean<Sink: CallSink & ~Copyable>(
        _ fields: borrowing CallFields, record: [UInt8], place: RecordPlace, into sink: inout Sink
    ) {
        let fields = cleaned(fields)
        if let (reason, detail) = fault(of: fields) {
            sink.reject(rejection(reason, detail, fields, record: record, place: place))
            return
        }
        let spelling = names.intern(fields[.interface])
        let errorCode = assignedCodeNumber(fields[.errorCode])
        guard let second = second(of: fields), let units = units(of: fields), errorCode >= 0 else {
            preconditionFailure("a record without a fault")
        }
        if Sink.keepsRecords { sink.keep(record, header: header) }
        hand(
            fields, second: second, units: units, spelling: spelling,
            errorCode: UInt32(errorCode), place: place, to: &sink)
    }

    /// The fields without blanks around them, placeholders and rewritten numbers.
    private mutating func cleaned(_ fields: borrowing CallFields) -> CallFields {
        var fields = fields.copy()
        for field in CallField.allCases {
            fields.set(field.rawValue, to: ValueText.trimmed(fields[field]))
        }
        for field in [CallField.account, .interface, .requestID]
        where ValueText.isPlaceholder(fields[field]) {
            fields.set(field.rawValue, to: .empty)
        }
        scratch.clear()
        if let number = NumberText(fields[.requestID]), number.isRewrittenID, number.isComplete,
            !number.isNegative, let whole = number.whole
        {
            fields.set(CallField.requestID.rawValue, to: keep(whole))
        }
        if errorCodeNumber(fields[.errorCode]) == Self.uncleanCode {
            let code = ErrorCodeText.canonical(fields[.errorCode])
            fields.set(CallField.errorCode.rawValue, to: keep(code))
        }
        return fields
    }

    private func keep(_ bytes: [UInt8]) -> ByteView {
        let mark = scratch.count
        for byte in bytes { scratch.append(byte) }
        return scratch.view(from: mark)
    }

    /// Why a record is no call, and what was found; nil: it is one.
    private mutating func fault(
        of fields: borrowing CallFields
    ) -> (reason: RejectionReason, detail: String)? {
        let missing = CallField.allCases.filter { $0.isRequired && fields[$0].count == 0 }
        guard missing.isEmpty else {
            return (.missingField, missing.map(\.name).joined(separator: ", "))
        }
        guard let second = second(of: fields) else { return (.badTime, fields[.time].text) }
        if second > rules.lastCredibleSecond { return (.futureTime, fields[.time].text) }
        if second < rules.earliestSecond { return (.tooOld, fields[.time].text) }
        if second < rules.firstRememberedSecond {
            return (.lateBeyondDedupe, fields[.time].text)
        }
        if NumberText(fields[.account])?.isRewrittenID == true {
            return (.badAccount, fields[.account].text)
        }
        if let number = NumberText(fields[.requestID]), number.isScientific {
            return (.badRequestID, fields[.requestID].text)
        }
        guard units(of: fields) != nil else {
            return (.badUnits, Self.unitsFault(fields[.units]))
        }
        guard fields[.interface].count <= Self.longestName else {
            return (.unknownInterface, fields[.interface].text)
        }
        let spelling = names.intern(fields[.interface])
        if spelling == interfaceOfName.count { resolve(fields[.interface]) }
        guard interfaceOfName[Int(spelling)] >= 0 else {
            return (.unknownInterface, fields[.interface].text)
        }
        guard errorCodeNumber(fields[.errorCode]) != Self.noCode else {
            return (.badErrorCode, fields[.errorCode].text)
        }
        return nil
    }

    /// Units that can't be counted; where there are too many of them, also how many are the most.
    private static func unitsFault(_ units: ByteView) -> String {
        let text = units.text
        let isLarge = units.count >= 10 && text.utf8.allSatisfy { $0 &- 48 < 10 }
        return isLarge ? "\(text), more than \(mostUnits)" : text
    }

    /// The second of a cleaned record's time. One before 2000 that came as a number is no time but
    /// something else, such as a year.
    private mutating func second(of fields: borrowing CallFields) -> Int64? {
        let text = fields[.time]
        let isDate = text.count >= 5 && text[4] == UInt8(ascii: "-")
        guard let second = timestamps.parse(text) ?? Self.rewrittenEpoch(text, &timestamps) else {
            return nil
        }
        return isDate || second >= MeteringRules.firstCredibleSecond ? second : nil
    }

    /// An epoch with an exponent. Fewer than seven digits may be what a rounding left of it.
    private static func rewrittenEpoch(
        _ text: ByteView, _ timestamps: inout TimestampParser
    ) -> Int64? {
        guard let number = NumberText(text), !number.isNegative, number.digitCount >= 7,
            let whole = number.whole
        else { return nil }
        return whole.withView { timestamps.parse($0) }
    }

    private func units(of fields: borrowing CallFields) -> UInt32? {
        if let units = Self.units(fields[.units]) { return units }
        guard let number = NumberText(fields[.units]), !number.isNegative else { return nil }
        return number.whole?.withView { Self.units($0) }
    }

    /// Whether the text is a time that a call may have.
    mutating func readsTime(_ text: ByteView) -> Bool {
        timestamps.parse(ValueText.trimmed(text)).map { $0 >= MeteringRules.firstCredibleSecond }
            ?? false
    }

    /// A rejection with what of the record's account, id and time can be read.
    mutating func rejection(
        _ reason: RejectionReason, _ detail: String, _ fields: borrowing CallFields,
        record: [UInt8],
        place: RecordPlace
    ) -> Rejection {
        func readable(_ field: CallField) -> [UInt8] {
            let text = ValueText.meaning(fields[field])
            return UTF8Check.isValid(text) ? text.array : []
        }
        let stated = timestamps.parse(ValueText.trimmed(fields[.time])).flatMap {
            $0 >= rules.earliestSecond ? $0 : nil
        }
        let credible = stated.flatMap { $0 <= rules.lastCredibleSecond ? $0 : nil }
        // Many calls may have come by an id that has lost digits.
        let requestID = reason == .badRequestID ? [] : readable(.requestID)
        return Rejection(
            reason: reason, detail: detail, account: readable(.account), requestID: requestID,
            second: credible, place: place, record: record, header: header, statedSecond: stated)
    }
}
