import BillingTime

/// Reads a book's rows into contracts and collects all that is wrong with them on the way.
struct BookCheck {
    let rows: BookRows
    let catalog: Catalog
    let policies: Policies

    var faults: [BookFault] = []
    /// The position in `rows.accounts` of each account's first row.
    var accountPositions: [Bytewise: Int] = [:]
    /// For each row of `rows.accounts`, the position of its main account before any move; nil: on a
    /// cycle.
    var mainPositions: [Int?] = []
    /// By account: its moves, ascending.
    var moves: [Int: [Move]] = [:]
    /// By account: where its main account changes, ascending.
    var mainMoves: [Int: [(from: Period, main: Int?)]] = [:]
    /// The accounts that are main accounts in any month.
    var everMain: Set<Int> = []
    /// The accounts that were reported to be their own ancestors.
    var onCycle: Set<Int> = []
    /// What each main account's contract will be made of.
    var drafts: [Int: Draft] = [:]
    /// The packs by id, as a position in their main account's draft.
    var packPlaces: [Bytewise: (main: Int, pack: Int)] = [:]
    /// Pools by the name as written, since normalising a name is slow.
    var poolsByText: [String: Int?] = [:]

    /// Scopes likewise.
    var scopesByText: [String: Scope] = [:]

    /// What the scope of an activation names: a pool, a category, or by one name both.
    struct Scope {
        var pool: Int?
        var category: String?
    }

    /// The parts of one main account's contract.
    struct Draft {
        var activationByPool: [Int: Instant] = [:]
        var activationByCategory: [String: Instant] = [:]
        var suspensions: [Range<Instant>] = []
        var packs: [Contract.Pack] = []
        var freeOpenings: [Int: Int64] = [:]
        var unusable: [Contract.UnusableRow] = []
    }

    init(rows: BookRows, catalog: Catalog, policies: Policies) {
        self.rows = rows
        self.catalog = catalog
        self.policies = policies
    }

    /// Reads all files; the book counts only where `faults` stays empty.
    mutating func run() -> Book {
        checkAccounts()
        checkParents()
        findMainAccounts()
        checkActivations()
        checkPacks()
        checkSuspensions()
        checkOpenings()
        faults.sort {
            ($0.file.rawValue, $0.line, $0.reason) < ($1.file.rawValue, $1.line, $1.reason)
        }
        return makeBook()
    }

    mutating func fault(_ file: BookFault.File, _ line: Int, _ reason: String) {
        faults.append(BookFault(file: file, line: line, reason: reason))
    }

    /// The account that a row names; a fault where there is none.
    mutating func ownPosition(of accountID: String, _ file: BookFault.File, _ line: Int) -> Int? {
        let position = accountPositions[Bytewise(accountID)]
        if position == nil { fault(file, line, "account \(accountID) is not in accounts.csv") }
        return position
    }

    /// The pool that a row names; nil: the tariff has none of that name.
    mutating func pool(named text: String) -> Int? {
        let known = poolsByText[text] ?? catalog.pool(named: text)
        poolsByText[text] = .some(known)
        return known
    }

    /// Notes a row that names what the tariff doesn't have: that is its account's trouble.
    mutating func note(
        unusable detail: String, _ file: BookFault.File, _ line: Int, in time: Range<Instant>,
        of main: Int?, _ reason: AccountException.Reason = .poolUnknown
    ) {
        guard let main else { return }
        drafts[main, default: Draft()].unusable.append(
            Contract.UnusableRow(
                exception: AccountException(reason, "\(file.rawValue):\(line): \(detail)"),
                time: time))
    }

    private func makeBook() -> Book {
        let mains = everMain.sorted {
            Bytewise(rows.accounts[$0].accountID) < Bytewise(rows.accounts[$1].accountID)
        }
        var ranks = [Int](repeating: 0, count: rows.accounts.count)
        for (rank, main) in mains.enumerated() { ranks[main] = rank }
        var positions: [Bytewise: Int] = [:]
        positions.reserveCapacity(rows.accounts.count)
        for (account, position) in accountPositions {
            if let main = mainPositions[position] { positions[account] = ranks[main] }
        }
        var moved: [Bytewise: [Book.Move]] = [:]
        for (position, changes) in mainMoves {
            moved[Bytewise(rows.accounts[position].accountID)] = changes.compactMap { change in
                change.main.map { Book.Move(from: change.from, main: ranks[$0]) }
            }
        }
        return Book(
            contracts: mains.map { contract(of: rows.accounts[$0], drafts[$0] ?? Draft()) },
            mainPositions: positions, moves: moved,
            closings: rows.accounts.compactMap { row in
                row.closedAt.map { Book.Closing(accountID: row.accountID, at: $0) }
            }.sorted { Bytewise($0.accountID) < Bytewise($1.accountID) })
    }

    private func contract(of row: AccountRow, _ draft: Draft) -> Contract {
        let isScoped = !draft.activationByPool.isEmpty || !draft.activationByCategory.isEmpty
        return Contract(
            accountID: row.accountID, name: row.name, activatedAt: row.activatedAt,
            activationByRow: isScoped ? activations(of: row, draft) : [],
            postpaid: row.postpaidFrom.map { from in
                from..<max(from, row.postpaidUntil ?? .distantFuture)
            },
            suspensions: draft.suspensions, packs: draft.packs,
            freeOpenings: draft.freeOpenings.map { Contract.FreeOpening(pool: $0, used: $1) },
            unusable: draft.unusable,
            packOrder: policies.packOrder)
    }

    /// The pool's scope counts if given, else the category's, else the account's own date.
    private func activations(of account: AccountRow, _ draft: Draft) -> [Instant] {
        var byRow = [Instant](repeating: account.activatedAt, count: catalog.rows.count)
        for (position, pool) in catalog.pools.enumerated() {
            for row in pool.rows {
                byRow[row] =
                    draft.activationByPool[position]
                    ?? draft.activationByCategory[catalog.rows[row].category]
                    ?? account.activatedAt
            }
        }
        return byRow
    }
}

extension Book {
    /// Makes a book from its rows; throws everything that is wrong with them.
    public init(
        rows: BookRows, tariff: Tariff, policies: Policies
    ) throws(BookFaults) {
        var check = BookCheck(rows: rows, catalog: tariff.catalog, policies: policies)
        self = check.run()
        guard check.faults.isEmpty else { throw BookFaults(faults: check.faults) }
    }
}
