/// Where each field of a group stands in its key.
///
/// Every number is one more than what it counts; 0 stands for a field without a value.
struct CountLayout: Sendable {
    /// By `CountField.rawValue`: the field's lowest bit; nil where it is not counted by.
    private var shifts: [Int?]
    /// By `CountField.rawValue`: the field's width.
    private var widths: [Int]
    /// All bits taken.
    let bitCount: Int

    init(by fields: [CountField], interfaces: Int, tables: CountTables) {
        func width(_ count: Int) -> Int { Int.bitWidth - count.leadingZeroBitCount }
        widths = CountField.allCases.map { field in
            switch field {
            case .account, .mainAccount, .errorCode: 32
            case .category: width(tables.categories.count)
            case .pool: width(tables.pools.count)
            case .interface: width(interfaces)
            // Hours, days and months until 2106, the last year that a call may have.
            case .hour: 21
            case .day: 17
            case .month: 15
            case .outcome: 3
            case .file: width(tables.files.count)
            }
        }
        shifts = Array(repeating: nil, count: widths.count)
        var shift = 0
        for field in fields.reversed() {
            shifts[field.rawValue] = shift
            shift += widths[field.rawValue]
        }
        bitCount = shift
    }

    /// The bits of a field that has the value `number`, or none where it is not counted by.
    func part<Key: CountKey>(_ field: CountField, _ number: Int) -> Key {
        guard let shift = shifts[field.rawValue] else { return 0 }
        precondition(number >= 0 && number < 1 << widths[field.rawValue])
        return Key(truncatingIfNeeded: number) << Key(truncatingIfNeeded: shift)
    }

    /// A field's bits; 0 where it is not counted by.
    func width(_ field: CountField) -> Int {
        shifts[field.rawValue] == nil ? 0 : widths[field.rawValue]
    }

    /// A field's lowest bit; 0 where it is not counted by.
    func shift(_ field: CountField) -> Int { shifts[field.rawValue] ?? 0 }

    /// A field's value in `key`.
    func number<Key: CountKey>(_ field: CountField, in key: Key) -> Int {
        guard let shift = shifts[field.rawValue] else { return 0 }
        let mask = Key(1) << Key(truncatingIfNeeded: widths[field.rawValue]) - 1
        return Int(truncatingIfNeeded: key >> Key(truncatingIfNeeded: shift) & mask)
    }
}
