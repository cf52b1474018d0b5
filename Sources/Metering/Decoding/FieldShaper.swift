/// Puts fields together from columns, and tells which records are left out.
///
/// Only for logs whose map asks for it: all others never come here.
struct FieldShaper {
    private let recipes: [FieldPlan.Recipe]
    private let filters: [FieldPlan.Filter]
    /// Holds the texts of templates; emptied with each record.
    private let scratch: ScratchMemory
    private let longestRecordBytes: Int

    /// Nil where the plan has nothing to do.
    init?(_ plan: FieldPlan, longestRecordBytes: Int) {
        guard !plan.recipes.isEmpty || !plan.filters.isEmpty else { return nil }
        recipes = plan.recipes
        filters = plan.filters
        // A field is no longer than its record, and only texts of several parts are put together.
        var bytes = 64
        for recipe in recipes {
            for parts in recipe.alternatives where parts.count > 1 {
                for part in parts {
                    switch part {
                    case .slot: bytes += longestRecordBytes
                    case .text(let text): bytes += text.count
                    }
                }
            }
        }
        self.longestRecordBytes = longestRecordBytes
        scratch = ScratchMemory(capacity: bytes)
    }

    /// Sets the fields that are put together.
    func shape(_ fields: inout CallFields, _ decoder: borrowing CallDecoder) {
        scratch.clear()
        for recipe in recipes {
            var chosen = ByteView.empty
            for parts in recipe.alternatives {
                let text = text(parts, fields)
                guard ValueText.meaning(text).count > 0 else { continue }
                guard recipe.prefersFailure else {
                    chosen = text
                    break
                }
                if chosen.count == 0 { chosen = text }
                if !decoder.isSuccess(text) {
                    chosen = text
                    break
                }
            }
            fields.set(recipe.field.rawValue, to: chosen)
        }
    }

    /// Whether a record meets every condition.
    func isTaken(_ fields: borrowing CallFields) -> Bool {
        filters.allSatisfy { filter in
            let value = ValueText.trimmed(fields[slot: filter.slot])
            if value.count == 0 && filter.isLenient { return true }
            return filter.values.contains { isEqual(value, $0) } != filter.isNegated
        }
    }

    private func isEqual(_ value: ByteView, _ wanted: [UInt8]) -> Bool {
        guard value.count == wanted.count else { return false }
        for position in 0..<value.count
        where value[position].asciiLowercased != wanted[position] {
            return false
        }
        return true
    }

    /// A template's text; empty where one of its columns is.
    private func text(_ parts: [FieldPlan.Recipe.Part], _ fields: borrowing CallFields) -> ByteView
    {
        if parts.count == 1, case .slot(let slot) = parts[0] { return fields[slot: slot] }
        let mark = scratch.count
        for part in parts {
            switch part {
            case .text(let bytes): for byte in bytes { scratch.append(byte) }
            case .slot(let slot):
                let value = ValueText.meaning(fields[slot: slot])
                // Of a record over the limit that is rejected anyway nothing is put together.
                guard value.count > 0, value.count <= longestRecordBytes else { return .empty }
                scratch.append(value)
            }
        }
        return scratch.view(from: mark)
    }
}
