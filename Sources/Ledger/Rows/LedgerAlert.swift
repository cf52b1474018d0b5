import BillingTime
import Foundation
import GRDB

/// A quota alert by what makes it one: it is raised once.
public struct LedgerAlert: Hashable, Sendable {
    /// The main account.
    public var account: [UInt8]
    /// The pool's name.
    public var pool: String
    /// The grant's name, unique within account and pool.
    public var grant: String
    /// In percent.
    public var threshold: Int

    /// Makes an alert.
    public init(account: [UInt8], pool: String, grant: String, threshold: Int) {
        self.account = account
        self.pool = pool
        self.grant = grant
        self.threshold = threshold
    }
}
