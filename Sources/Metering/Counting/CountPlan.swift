import Synchronization

/// A field's value as the key has it, and whether the query takes it.
struct CountPart<Key: CountKey>: Sendable {
    var bits: Key
    var isWanted: Bool
}

/// A query worked out for the catalog: what each interface, outcome and account adds to a key.
struct CountPlan<Key: CountKey>: Sendable {
    let layout: CountLayout
    let times: CountTimes<Key>
    let usesAccounts: Bool
    let usesMainAccounts: Bool
    let usesFiles: Bool
    let accountShift: Key
    let mainAccountShift: Key
    let usesPools: Bool
    /// Whether a record without an interface can't be wanted.
    let needsInterface: Bool
    let metered: CountPart<Key>
    let notBillable: CountPart<Key>
    let rejected: CountPart<Key>
    let filtered: CountPart<Key>
    let duplicate: CountPart<Key>
    let conflicting: CountPart<Key>
    /// By interface: itself, its category and the pool of the call itself.
    let interfaces: [CountPart<Key>]
    private let query: CountQuery
    private let tables: CountTables
    private let names: CountNames

    init(
        query: CountQuery, tables: CountTables, rules: MeteringRules, layout: CountLayout,
        names: CountNames
    ) {
        self.query = query
        self.tables = tables
        self.layout = layout
        self.names = names
        times = CountTimes(query: query, zone: rules.zone, layout: layout)
        usesAccounts = query.usesAccounts
        usesFiles = query.by.contains(.file)
        usesMainAccounts = query.by.contains(.mainAccount)
        accountShift = Key(layout.shift(.account))
        mainAccountShift = Key(layout.shift(.mainAccount))
        usesPools = query.usesPools
        needsInterface = query.interfaces != nil || query.pools != nil
        func part(_ outcome: CountOutcome) -> CountPart<Key> {
            CountPart(
                bits: layout.part(.outcome, outcome.rawValue + 1),
                isWanted: query.countedOutcomes.contains(outcome))
        }
        metered = part(.metered)
        notBillable = part(.notBillable)
        rejected = part(.rejected)
        filtered = part(.filtered)
        duplicate = part(.duplicate)
        conflicting = part(.conflicting)
        interfaces = rules.interfaceNames.indices.map {
            Self.part(query, tables, layout, interface: $0, pool: tables.poolOfInterface[$0])
        }
    }

    private static func part(
        _ query: CountQuery, _ tables: CountTables, _ layout: CountLayout, interface: Int,
        pool: Int
    ) -> CountPart<Key> {
        CountPart(
            bits: layout.part(.interface, interface + 1)
                | layout.part(.category, tables.categoryOfInterface[interface] + 1)
                | layout.part(.pool, pool + 1),
            isWanted: query.interfaces?.contains(interface) ?? true
                && query.pools?.contains(pool) ?? true)
    }

    /// An interface's part where its units draw on another pool.
    func part(ofInterface interface: Int, pool: Int) -> CountPart<Key> {
        Self.part(query, tables, layout, interface: interface, pool: pool)
    }

    /// Finds the pool of a type of ticket; nil for one that the tariff does not know.
    var poolOfTicket: @Sendable (String) -> Int? { tables.poolOfTicket }

    /// The numbers of an account and of the one that pays for it, 0 where they are not counted by;
    /// `unwanted` where the query does not take it.
    func account(_ account: [UInt8]) -> (account: UInt32, main: UInt32) {
        guard query.accounts?.contains(account) ?? true else { return (Self.unwanted, 0) }
        var main: UInt32 = 0
        if query.mainAccounts != nil || usesMainAccounts {
            let name = tables.mainAccount(account)
            guard query.mainAccounts?.contains(name) ?? true else { return (Self.unwanted, 0) }
            if usesMainAccounts { main = UInt32(names.number(.mainAccount, name)) }
        }
        let countsByAccount = query.by.contains(.account)
        return (countsByAccount ? UInt32(names.number(.account, account)) : 0, main)
    }

    static var unwanted: UInt32 { .max }

    /// An error code's part; an empty one stands for success.
    func errorCode(_ code: [UInt8]) -> CountPart<Key> {
        CountPart(
            bits: query.by.contains(.errorCode) && !code.isEmpty
                ? layout.part(.errorCode, names.number(.errorCode, code)) : 0,
            isWanted: query.errorCodes?.contains(code) ?? true)
    }
}
