import Billing
import BillingTime

@testable import BillRun

/// Books and tariffs for the tests of a run.
enum TestBook {
    /// The built-in tariff.
    static let tariff: Tariff = {
        do {
            return try TariffLoader.load(.builtIn, zone: .shanghai)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// A book of accounts, each with the account that it belongs to, if any.
    static func book(_ accounts: KeyValuePairs<String, String?>) throws -> Book {
        let rows = accounts.enumerated().map { position, account in
            AccountRow(
                line: position + 2, accountID: account.key, name: "Name \(account.key)",
                parentAccountID: account.value, activatedAt: Instant(0),
                postpaidFrom: Instant(0), postpaidUntil: nil)
        }
        return try Book(rows: BookRows(accounts: rows), tariff: tariff, policies: Policies())
    }
}

/// An amount in a test's own words.
func money(_ text: String) -> Amount {
    guard let amount = Amount(parsing: text) else { preconditionFailure(text) }
    return amount
}
