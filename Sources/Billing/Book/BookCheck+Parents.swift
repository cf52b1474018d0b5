import BillingTime

/// Who belongs to whom, month by month (Rules.md, 10.5 Moves).
extension BookCheck {
    /// A change of an account's parent.
    struct Move {
        var from: Period
        var parent: Int?
        var line: Int
    }

    /// Reads `parents.csv` into moves, each account's ascending.
    mutating func checkParents() {
        for row in rows.parents {
            let account = accountPositions[Bytewise(row.accountID)]
            if account == nil {
                fault(.parents, row.line, "account \(row.accountID) is not in accounts.csv")
            }
            let parent = row.parentAccountID.map { accountPositions[Bytewise($0)] }
            if let parent, parent == nil {
                let name = row.parentAccountID ?? ""
                fault(.parents, row.line, "parent account \(name) is not in accounts.csv")
            }
            let period = policies.zone.period(of: row.from)
            guard policies.zone.start(of: period) == row.from else {
                let zone = policies.zone.identifier
                fault(
                    .parents, row.line,
                    "`from` is not the start of a month in \(zone), such as \(period.next)-01")
                continue
            }
            guard let account else { continue }
            if let other = moves[account]?.first(where: { $0.from == period }) {
                fault(
                    .parents, row.line,
                    "account \(row.accountID) is moved in \(period) already on line \(other.line)")
                continue
            }
            moves[account, default: []].append(
                Move(from: period, parent: parent ?? nil, line: row.line))
        }
        for account in moves.keys { moves[account]?.sort { $0.from < $1.from } }
    }

    /// Finds each account's main account in every month.
    mutating func findMainAccounts() {
        mainPositions = mains(in: nil)
        for (position, main) in mainPositions.enumerated() where main == position {
            everMain.insert(position)
        }
        var before = mainPositions
        for period in Set(moves.values.joined().map(\.from)).sorted() {
            let now = mains(in: period)
            for position in now.indices where now[position] != before[position] {
                mainMoves[position, default: []].append((period, now[position]))
                if now[position] == position { everMain.insert(position) }
            }
            before = now
        }
        for position in everMain.sorted() where rows.accounts[position].lacksActivation {
            let row = rows.accounts[position]
            fault(
                .accounts, row.line,
                "account \(row.accountID) is a main account in some months: `activated_at` is empty"
            )
        }
    }

    /// The main account of an account in a month.
    func mainPosition(of position: Int, in period: Period) -> Int? {
        guard let moved = mainMoves[position]?.last(where: { $0.from <= period }) else {
            return mainPositions[position]
        }
        return moved.main
    }

    /// The account that an account belongs to in a month; nil: before all moves.
    private func parentPosition(of position: Int, in period: Period?) -> Int? {
        if let period, let move = moves[position]?.last(where: { $0.from <= period }) {
            return move.parent
        }
        return rows.accounts[position].parentAccountID.flatMap { accountPositions[Bytewise($0)] }
    }

    /// Follows each account's parents up to its main account, each account once.
    private mutating func mains(in period: Period?) -> [Int?] {
        enum State: Equatable { case unseen, onPath, done }
        var mains = [Int?](repeating: nil, count: rows.accounts.count)
        var states = [State](repeating: .unseen, count: rows.accounts.count)
        for start in rows.accounts.indices {
            var path: [Int] = []
            var position: Int? = start
            var main: Int?
            while let current = position {
                if states[current] == .done {
                    main = mains[current]
                    break
                }
                if states[current] == .onPath {
                    reportCycle(path[(path.firstIndex(of: current) ?? 0)...], in: period)
                    break
                }
                states[current] = .onPath
                path.append(current)
                main = current
                position = parentPosition(of: current, in: period)
                if position != nil { main = nil }
            }
            for member in path {
                mains[member] = main
                states[member] = .done
            }
        }
        return mains
    }

    /// Reports each member once, in the first month in which it is on a cycle.
    private mutating func reportCycle(_ members: ArraySlice<Int>, in period: Period?) {
        for member in members where onCycle.insert(member).inserted {
            let row = rows.accounts[member]
            let move = period.flatMap { period in moves[member]?.last { $0.from <= period } }
            if let period, let move {
                fault(
                    .parents, move.line,
                    "account \(row.accountID) is its own ancestor in \(period)")
            } else {
                let when = period.map { " in \($0)" } ?? ""
                fault(
                    .accounts, row.line, "account \(row.accountID) is its own ancestor\(when)")
            }
        }
    }
}

extension AccountRow {
    /// Whether nothing says when it was activated, as a sub-account's row may.
    fileprivate var lacksActivation: Bool {
        parentAccountID != nil && activatedAt == .distantFuture
    }
}
