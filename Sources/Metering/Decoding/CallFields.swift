/// The fields of one record, as views into the block or into the scanner's scratch memory.
struct CallFields {
    /// By `CallField.rawValue`; the last place takes what nobody asked for.
    private var views = InlineArray<8, ByteView>(repeating: .empty)

    static let ignored = 7

    @inline(__always)
    subscript(field: CallField) -> ByteView { views[field.rawValue] }

    @inline(__always)
    mutating func set(_ slot: Int, to view: ByteView) { views[slot & 7] = view }

    /// Whether there is anything of what every call must have.
    var hasSomeRequired: Bool {
        CallField.allCases.contains { $0.isRequired && self[$0].count > 0 }
    }

    /// Whether this is a call, though it may have other keys than a call needs: its interface is
    /// there, or all else.
    var isCallLike: Bool {
        self[.interface].count > 0
            || CallField.allCases.count { $0.isRequired && self[$0].count > 0 } >= 3
    }

    mutating func clear() {
        for slot in 0..<8 { views[slot] = .empty }
    }
}
