/// A map worked out for reading: which column goes into which slot of `CallFields`, and what is done
/// with the slots.
struct FieldPlan: Sendable {
    /// A column and its slot; each column is read once.
    struct Column: Sendable {
        let name: String
        let slot: Int
    }

    /// A field that is put together from slots.
    struct Recipe: Sendable {
        enum Part: Sendable {
            case slot(Int)
            case text([UInt8])
        }

        let field: CallField
        let alternatives: [[Part]]
        let prefersFailure: Bool
    }

    /// A condition on a slot; its values are in lower case.
    struct Filter: Sendable {
        let slot: Int
        let isNegated: Bool
        let values: [[UInt8]]
        let isLenient: Bool
    }

    /// Columns that a log must have: all of one alternative.
    struct Need: Sendable {
        /// The field that is read from them; nil: a condition is.
        let field: CallField?
        /// What names them, for messages.
        let name: String
        let setting: String
        let alternatives: [[Int]]

        /// Whether one alternative is among the slots of `found`.
        func isMet(by found: UInt32) -> Bool {
            alternatives.contains { slots in
                slots.allSatisfy { found & 1 << UInt32($0) != 0 }
            }
        }
    }

    private(set) var columns: [Column] = []
    private(set) var recipes: [Recipe] = []
    private(set) var filters: [Filter] = []
    /// What was named by somebody.
    private(set) var needs: [Need] = []
    /// By field: the slots of its alternatives.
    private(set) var slots: [[[Int]]] = []
    /// The fields whose own name may be spelled otherwise.
    private(set) var foldable: [CallField] = []
    /// The slots that hold text of a field: a bit each.
    private(set) var textSlots: UInt32 = 0
    /// The slots that may hold a list of tickets: a bit each.
    private(set) var ticketSlots: UInt32 = 0

    init(_ map: FieldMap) {
        let uses = Self.uses(of: map)
        for field in CallField.allCases {
            let source = map[field]
            if let name = source.plainName, uses[name] == 1 {
                columns.append(Column(name: name, slot: field.rawValue))
                slots.append([[field.rawValue]])
                if source.isStandard { foldable.append(field) }
            } else {
                let alternatives = source.alternatives.map { template in
                    template.parts.map { part in
                        switch part {
                        case .column(let name): Recipe.Part.slot(slot(of: name))
                        case .text(let bytes): Recipe.Part.text(bytes)
                        }
                    }
                }
                recipes.append(
                    Recipe(
                        field: field, alternatives: alternatives,
                        prefersFailure: source.prefersFailure))
                slots.append(source.alternatives.map { $0.columns.map { slot(of: $0) } })
            }
            for slot in slots[field.rawValue].joined() {
                textSlots |= 1 << UInt32(slot)
                if field == .tickets { ticketSlots |= 1 << UInt32(slot) }
            }
            if source.isNamed {
                needs.append(
                    Need(
                        field: field, name: source.text,
                        setting: "map \(field.name)=\(source.text)",
                        alternatives: slots[field.rawValue]))
            }
        }
        for field in foldable { textSlots |= 1 << UInt32(field.rawValue + CallFields.firstAlias) }
        if foldable.contains(.tickets) {
            ticketSlots |= 1 << UInt32(CallField.tickets.rawValue + CallFields.firstAlias)
        }
        for filter in map.filters { add(filter) }
    }

    private mutating func add(_ filter: RecordFilter) {
        let slot = slot(of: filter.column)
        filters.append(
            Filter(
                slot: slot, isNegated: filter.isNegated,
                values: filter.values.map { $0.utf8.map(\.asciiLowercased) },
                isLenient: filter.isLenient))
        if !filter.isLenient {
            needs.append(
                Need(
                    field: nil, name: filter.column, setting: "only \(filter)",
                    alternatives: [[slot]]))
        }
    }

    /// The slot of a column, new or known.
    private mutating func slot(of name: String) -> Int {
        if let column = columns.first(where: { $0.name == name }) { return column.slot }
        let slot = CallFields.extras.lowerBound + columns.count { $0.slot >= 16 }
        precondition(CallFields.extras.contains(slot), "the map names too many columns")
        columns.append(Column(name: name, slot: slot))
        return slot
    }

    /// Whether a column with the name of a field may be spelled otherwise.
    func isFoldable(_ column: Column) -> Bool {
        foldable.contains { $0.rawValue == column.slot }
    }

    /// The slots of what every call must have, those of other spellings among them: a bit each.
    var requiredSlots: UInt32 {
        var bits: UInt32 = 0
        for field in CallField.allCases where field.isRequired {
            for slot in slots[field.rawValue].joined() { bits |= 1 << UInt32(slot) }
            bits |= 1 << UInt32(field.rawValue + CallFields.firstAlias)
        }
        return bits
    }

    /// The slots that the error code is read from: a bit each.
    var errorCodeSlots: UInt32 {
        var bits: UInt32 = 1 << UInt32(CallField.errorCode.rawValue + CallFields.firstAlias)
        for slot in slots[CallField.errorCode.rawValue].joined() { bits |= 1 << UInt32(slot) }
        return bits
    }

    /// Whether the columns of a field are among those that were found, a bit for each slot.
    func isThere(_ field: CallField, among found: UInt32) -> Bool {
        slots[field.rawValue].contains { slots in
            slots.allSatisfy { found & 1 << UInt32($0) != 0 }
        }
    }

    /// Whether a record has something for the field, under any of its names.
    func holds(_ field: CallField, _ fields: borrowing CallFields) -> Bool {
        if fields[field].count > 0 { return true }
        if foldable.contains(field), fields[slot: field.rawValue + CallFields.firstAlias].count > 0
        {
            return true
        }
        return slots[field.rawValue].contains { slots in
            slots.allSatisfy { fields[slot: $0].count > 0 }
        }
    }

    /// Whether there is anything of what every call must have.
    func hasSomeRequired(_ fields: borrowing CallFields) -> Bool {
        CallField.allCases.contains { $0.isRequired && holds($0, fields) }
    }

    /// Whether a record is a call, though it may have other keys than a call needs: its interface is
    /// there, or all else.
    func isCallLike(_ fields: borrowing CallFields) -> Bool {
        holds(.interface, fields)
            || CallField.allCases.count { $0.isRequired && holds($0, fields) } >= 3
    }

    /// How often each column is named.
    private static func uses(of map: FieldMap) -> [String: Int] {
        var uses: [String: Int] = [:]
        for source in map.sources {
            for template in source.alternatives {
                for name in template.columns { uses[name, default: 0] += 1 }
            }
        }
        for filter in map.filters { uses[filter.column, default: 0] += 1 }
        return uses
    }

    /// How many slots behind those of the fields the map needs.
    static func extraCount(of map: FieldMap) -> Int {
        let plain = Set(map.sources.compactMap(\.plainName))
        let uses = uses(of: map)
        return uses.keys.count { !plain.contains($0) || uses[$0]! > 1 }
    }

    /// A name without what spellings differ in: case, underscores, hyphens and blanks.
    static func folded(_ name: String) -> [UInt8] {
        name.utf8.filter { !isNothing($0) }.map(\.asciiLowercased)
    }

    /// Whether a byte of a name makes no difference.
    @inline(__always)
    static func isNothing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == 0x20
    }
}
