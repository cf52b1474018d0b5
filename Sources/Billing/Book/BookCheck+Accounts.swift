import BillingTime

extension BookCheck {
    mutating func checkAccounts() {
        accountPositions.reserveCapacity(rows.accounts.count)
        for (position, row) in rows.accounts.enumerated() {
            if row.accountID.isEmpty { fault(.accounts, row.line, "the account id is empty") }
            if let first = accountPositions[Bytewise(row.accountID)] {
                let line = rows.accounts[first].line
                fault(
                    .accounts, row.line,
                    "account \(row.accountID) is already on line \(line)")
            } else {
                accountPositions[Bytewise(row.accountID)] = position
            }
            if let from = row.postpaidFrom, let until = row.postpaidUntil, until < from {
                fault(.accounts, row.line, "postpaid ends before it starts")
            }
            if let closed = row.closedAt, row.parentAccountID == nil, closed < row.activatedAt {
                fault(.accounts, row.line, "the account is closed before it is activated")
            }
        }
        for row in rows.accounts {
            if let parent = row.parentAccountID, accountPositions[Bytewise(parent)] == nil {
                fault(.accounts, row.line, "parent account \(parent) is not in accounts.csv")
            }
        }
    }

    mutating func checkActivations() {
        for row in rows.activations {
            let main = ownPosition(of: row.accountID, .activations, row.line)
            let scope = scope(named: row.scope)
            if scope.pool == nil, scope.category == nil {
                note(
                    unusable: "scope \(row.scope) is neither a category nor a pool",
                    .activations, row.line, in: row.activatedAt..<Instant.distantFuture, of: main)
            }
            // A sub-account's own activations don't count.
            guard let main, everMain.contains(main) else { continue }
            // Activating again changes nothing, so the earliest date counts. One name can be a
            // category and a pool at once (行业文档识别), and then means both.
            if let pool = scope.pool {
                let earlier = drafts[main]?.activationByPool[pool] ?? .distantFuture
                drafts[main, default: Draft()].activationByPool[pool] =
                    min(earlier, row.activatedAt)
            }
            if let category = scope.category {
                let earlier = drafts[main]?.activationByCategory[category] ?? .distantFuture
                drafts[main, default: Draft()].activationByCategory[category] =
                    min(earlier, row.activatedAt)
            }
        }
    }

    private mutating func scope(named text: String) -> Scope {
        if let known = scopesByText[text] { return known }
        let scope = Scope(
            pool: catalog.pool(named: text), category: catalog.category(named: text))
        scopesByText[text] = scope
        return scope
    }

    mutating func checkSuspensions() {
        for row in rows.suspensions {
            let main = ownPosition(of: row.accountID, .suspensions, row.line)
            let until = row.until ?? .distantFuture
            if until < row.from {
                fault(.suspensions, row.line, "the suspension ends before it starts")
                continue
            }
            // A sub-account's own suspensions don't count.
            guard let main, everMain.contains(main) else { continue }
            drafts[main, default: Draft()].suspensions.append(row.from..<until)
        }
    }
}
