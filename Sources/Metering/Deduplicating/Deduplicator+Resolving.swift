import BillingTime

extension Deduplicator where Counter: ~Copyable {
    /// Decides over the records `start..<end`, which have one key: the one of `known`, if it is
    /// known.
    mutating func resolve(_ start: Int, _ end: Int, known: KnownCall?) {
        let group = sorter.sorted[start..<end]
        let calls = group.filter(\.tag.isCall)
        guard known != nil || !calls.isEmpty else { return }
        let completion = known == nil ? nil : completion(of: known!, among: calls)
        for record in group where !record.tag.isCall {
            if record.tag.isOutstanding {
                let index = record.tag.index
                guard batch.isSettled(index, by: calls, isCompleted: completion != nil) else {
                    continue
                }
                unit.resolvedOutstanding.append(index)
            } else {
                unit.resolvedRejections.append(record.tag.index)
            }
        }
        var winner = completion
        if let completion {
            complete(completion)
        } else if known == nil {
            winner = calls.dropFirst().reduce(calls.first!) { wins($1, over: $0) ? $1 : $0 }
            count(winner!)
        }
        let content = known?.content ?? contentHash(of: winner!)
        if let known, known.isOpen, known.completion == nil,
            calls.contains(where: { contentHash(of: $0) != content })
        {
            unit.disputed.append(calls.first!.key)
        }
        let completed = completion == nil ? known?.completion : contentHash(of: completion!)
        drop(calls, winner: winner, content: content, completed: completed)
    }

    /// The call among those of one key that is the known one with the list of tickets that it lacked
    /// (Rules.md, 9.1 The same call again).
    private func completion(of known: KnownCall, among calls: [CallRecord]) -> CallRecord? {
        guard known.mayBeCompleted else { return nil }
        var first: CallRecord?
        for call in calls where withoutTickets(call) == known.content {
            if first == nil || wins(call, over: first!) { first = call }
        }
        return first
    }

    /// The hash that a call with a list of tickets would have without it; nil: it has none.
    private func withoutTickets(_ record: CallRecord) -> UInt32? {
        guard record.tag.isCall else { return nil }
        let content = batch.content(of: record)
        guard kinds[content.kind].takesTickets, !content.tickets.isEmpty else { return nil }
        return contentHash(of: record, kinds[content.kind], units: content.units, tickets: 0)
    }

    /// Notes what became of the calls of one key that don't count.
    ///
    /// - Parameters:
    ///   - winner: the one that does; nil: it is none of this batch.
    ///   - content: the hash of what it was.
    ///   - completed: the hash of what it was with the tickets that came later.
    mutating func drop(
        _ calls: some Sequence<CallRecord>, winner: CallRecord?, content: UInt32,
        completed: UInt32? = nil
    ) {
        let bare = winner == nil ? nil : withoutTickets(winner!)
        for record in calls where record.place != winner?.place {
            let call = call(record)
            let hash = contentHash(of: record)
            let isConflict = hash != content && hash != completed && hash != bare
            if isConflict {
                unit.totals[call.file].conflicting += 1
                let counted = winner.map { batch.place(of: $0) }
                unit.report(
                    .conflictingDuplicate, record, of: batch,
                    counted: counted.map { ($0.file, $0.place.line) })
            } else {
                unit.totals[call.file].duplicate += 1
            }
            counter.drop(call, isConflict: isConflict, of: batch)
        }
    }

    /// Whether `left` is the one to count; of equal ones the earlier place.
    func wins(_ left: CallRecord, over right: CallRecord) -> Bool {
        let isFirst = CallPrecedence.isFirst(Int64(left.second), before: Int64(right.second)) {
            (canonicalText(of: left), canonicalText(of: right))
        }
        if let isFirst { return isFirst }
        let leftPlace = batch.place(of: left)
        let rightPlace = batch.place(of: right)
        return (leftPlace.file, leftPlace.place.byteOffset)
            < (rightPlace.file, rightPlace.place.byteOffset)
    }

    private func canonicalText(of record: CallRecord) -> [UInt8] {
        let content = batch.content(of: record)
        let kind = batch.session.kinds[content.kind].kind
        return CanonicalRecord.text(
            account: batch.session.account(Int(record.account)), spelling: kind.spelling,
            errorCode: kind.errorCode, units: Int64(content.units),
            tickets: batch.withTickets(of: content) { $0.array })
    }
}
