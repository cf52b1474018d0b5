import Billing
import BillingTime
import Foundation
import Ledger
import Testing

@testable import BillRun

/// The rows of several payer groups, read at once, are those that the ledger has of each.
@Suite struct UsageReadAheadTests {
    private static let periods = [Period(year: 2026, month: 10), Period(year: 2026, month: 11)]
    private static let accountCount: Int64 = 60

    /// A row as the ledger has it: which account's and month's, its units and its days.
    private struct Kept: Equatable {
        let account: Int64
        let position: Int
        let units: Int64
        let days: [UInt8]
    }

    /// A ledger of three nights, in each of which some accounts have usage of some months.
    private static func ledger(_ folder: TemporaryFolder) throws -> (LedgerStore, [Kept]) {
        let store = try LedgerStore.open(
            path: folder.path + "/ledger.sqlite", mode: .readWrite,
            newLedger: LedgerSettings(timeZone: "Asia/Shanghai"))
        var rows: [Kept] = []
        for night in 0..<3 {
            let run = try store.beginRun(
                command: "run", programVersion: "1", asOf: Instant(1), startedAt: Instant(1))
            let intake = try store.beginTransaction(run: run)
            if night == 0 {
                try intake.addAccounts(
                    (1...accountCount).map { LedgerAccount(id: $0, account: Array("\($0)".utf8)) })
            }
            let batch = try intake.addBatch()
            var added: [UsageRow] = []
            for position in periods.indices {
                for account in 1...accountCount where .random(in: 0..<3) > 0 {
                    let row = Kept(
                        account: account, position: position, units: .random(in: 1...9),
                        days: (0..<Int.random(in: 1...40)).map { _ in .random(in: 0...255) })
                    rows.append(row)
                    added.append(
                        UsageRow(
                            period: periods[position], account: account, batch: batch,
                            units: row.units, firstSecond: Instant(1), lastSecond: Instant(2),
                            days: row.days))
                }
            }
            try intake.addUsage(added)
            try intake.commit()
        }
        return (store, rows)
    }

    /// PayerGroups of up to four members whose numbers stand anywhere, one of them without any.
    private static func payers() -> [PayerGroup] {
        var numbers = Array(1...accountCount).shuffled()
        var payers = [PayerGroup(accountID: "none", members: [])]
        while !numbers.isEmpty {
            let members = numbers.suffix(.random(in: 1...4))
            numbers.removeLast(members.count)
            payers.append(PayerGroup(accountID: "\(members)", members: Array(members)))
        }
        return payers
    }

    private func rows(_ fetched: UsageReadAhead, of payer: PayerGroup) -> [Kept] {
        Self.periods.indices.flatMap { position in
            payer.members.flatMap { member in
                fetched.rows(of: member, at: position).map {
                    Kept(
                        account: $0.account, position: position, units: $0.units,
                        days: Array(fetched.bytes[$0.days]))
                }
            }
        }
    }

    private func expected(_ rows: [Kept], of payer: PayerGroup) -> [Kept] {
        Self.periods.indices.flatMap { position in
            payer.members.flatMap { member in
                rows.filter { $0.account == member && $0.position == position }
            }
        }
    }

    @Test(arguments: 0..<8) func everyFamilyFindsItsRows(world: Int) throws {
        let folder = try TemporaryFolder()
        let (store, kept) = try Self.ledger(folder)
        let reader = try store.usageReader()
        let payers = Self.payers()
        var fetched = UsageReadAhead()
        for turn in [payers[...], payers.prefix(3), payers.suffix(2), payers[...]] {
            try fetched.fetch(turn, periods: Self.periods, from: reader)
            for payer in turn {
                #expect(fetched.holds(payer, of: Self.periods))
                #expect(rows(fetched, of: payer) == expected(kept, of: payer), "\(payer)")
            }
        }
        #expect(!fetched.holds(payers[1], of: [Self.periods[0]]))
        try fetched.fetch(payers.prefix(2), periods: Self.periods, from: reader)
        #expect(!fetched.holds(payers[2], of: Self.periods))
    }

    /// Where the payer groups together have too much, nothing is kept, and each is read by itself.
    @Test func tooMuchIsReadFamilyByFamily() throws {
        let folder = try TemporaryFolder()
        let (store, kept) = try Self.ledger(folder)
        let reader = try store.usageReader()
        let payers = Self.payers()
        var fetched = UsageReadAhead()
        let all = kept.reduce(0) { $0 + $1.days.count }
        try fetched.fetch(payers, periods: Self.periods, from: reader, within: all)
        #expect(payers.allSatisfy { fetched.holds($0, of: Self.periods) })
        try fetched.fetch(payers, periods: Self.periods, from: reader, within: all - 1)
        #expect(fetched.bytes.isEmpty)
        for payer in payers.dropFirst() {
            #expect(!fetched.holds(payer, of: Self.periods))
            try fetched.fetch(CollectionOfOne(payer), periods: Self.periods, from: reader)
            #expect(rows(fetched, of: payer) == expected(kept, of: payer), "\(payer)")
        }
    }
}
