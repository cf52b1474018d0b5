import BillingTime

/// The texts of a field's values, by number, and the numbers in the order of their texts.
struct CountTexts: Sendable {
    private let field: CountField
    private let texts: [[UInt8]]
    /// By number: its place among the sorted texts; empty where numbers ascend as texts do.
    private let ranks: [Int]
    /// By rank: the number.
    private let numbers: [Int]

    init(_ field: CountField, tables: CountTables, rules: MeteringRules, names: CountNames) {
        self.field = field
        switch field {
        case .account, .mainAccount, .errorCode: texts = names.texts(field)
        case .category: texts = [[]] + tables.categories.map { Array($0.utf8) }
        case .pool: texts = [[]] + tables.pools.map { Array($0.utf8) }
        case .interface: texts = [[]] + rules.interfaceNames.map { Array($0.utf8) }
        case .file: texts = [[]] + tables.files.map { Array($0.utf8) }
        case .outcome:
            texts = [[]] + CountOutcome.allCases.map { Array($0.name.utf8) }
        case .hour, .day, .month: texts = []
        }
        let all = texts
        numbers = all.indices.sorted { all[$0].lexicographicallyPrecedes(all[$1]) }
        var ranks = [Int](repeating: 0, count: all.count)
        for (rank, number) in numbers.enumerated() { ranks[number] = rank }
        self.ranks = ranks
    }

    /// A number that is the smaller the earlier the text of `number` comes.
    @inline(__always)
    func rank(_ number: Int) -> Int { ranks.isEmpty ? number : ranks[number] }

    /// The text of a value by its rank.
    func text(rank: Int) -> [UInt8] {
        guard ranks.isEmpty else { return texts[numbers[rank]] }
        guard rank > 0 else { return [] }
        switch field {
        case .hour:
            let day = BillingDay(Int32((rank - 1) / 24))
            let hour = (rank - 1) % 24
            return Array("\(day)T\(hour < 10 ? "0" : "")\(hour):00".utf8)
        case .day: return Array(BillingDay(Int32(rank - 1)).description.utf8)
        default:
            return Array(Period(monthsSinceYearZero: Int32(rank - 1)).description.utf8)
        }
    }
}
