import BillingTime

/// A month's close: what it froze, and its place in the chain of closes.
public struct LedgerClose: Hashable, Sendable {
    /// The number, in the order of closing; 0 until it is in the ledger.
    public var id: Int64 = 0
    /// The month.
    public var period: Period
    /// The time that the closing run took as now.
    public var asOf: Instant
    /// When it was closed.
    public var closedAt: Instant
    /// The run that closed it.
    public var run: Int64
    /// The tariff's version.
    public var tariffVersion: String
    /// The currency of all amounts.
    public var currency: String
    /// The policies as `name=value` lines.
    public var policies: String
    /// The bytes of the tariff's files, in the order in which they make up its version.
    public var tariffFiles: [[UInt8]]
    /// SHA-256 of the book's files.
    public var bookDigest: [UInt8]
    /// How many files had been taken in.
    public var inputCount: Int64
    /// SHA-256 of those files' digests, in the order in which they were taken in.
    public var inputDigest: [UInt8]
    /// SHA-256 of everything that was issued (`IssuedAccount.appendContent`).
    public var contentDigest: [UInt8] = []
    /// The main accounts that were left open.
    public var exceptedAccounts: [[UInt8]]
    /// The month's published files, by path bytewise.
    public var publishedFiles: [PublishedFile] = []
    /// The accepted exceptions that it went out with, a line each; empty: none.
    public var accepted = ""
    /// The hash of the close before, or those of all reopenings since; empty for the first close.
    public var previous: [UInt8]
    /// SHA-256 of `content`.
    public var hash: [UInt8] = []
    /// When and why it was opened again; nil while it is in force.
    public var reopening: Reopening?

    /// A file as it was published.
    public struct PublishedFile: Hashable, Sendable {
        /// The path below the month's folder.
        public var path: String
        /// SHA-256 of its bytes.
        public var digest: [UInt8]

        /// Makes a file.
        public init(path: String, digest: [UInt8]) {
            self.path = path
            self.digest = digest
        }
    }

    /// The end of a close.
    public struct Reopening: Hashable, Sendable {
        /// When.
        public var reopenedAt: Instant
        /// Why.
        public var reason: String
        /// SHA-256 of the close's hash, the time and the reason.
        public var hash: [UInt8]

        /// Makes a reopening.
        public init(reopenedAt: Instant, reason: String, hash: [UInt8]) {
            self.reopenedAt = reopenedAt
            self.reason = reason
            self.hash = hash
        }
    }

    /// Makes a close that is not in the ledger yet; digests of the content are filled in later.
    public init(
        period: Period, asOf: Instant, closedAt: Instant, run: Int64, tariffVersion: String,
        currency: String, policies: String, tariffFiles: [[UInt8]], bookDigest: [UInt8],
        inputCount: Int64, inputDigest: [UInt8], exceptedAccounts: [[UInt8]], previous: [UInt8]
    ) {
        self.period = period
        self.asOf = asOf
        self.closedAt = closedAt
        self.run = run
        self.tariffVersion = tariffVersion
        self.currency = currency
        self.policies = policies
        self.tariffFiles = tariffFiles
        self.bookDigest = bookDigest
        self.inputCount = inputCount
        self.inputDigest = inputDigest
        self.exceptedAccounts = exceptedAccounts
        self.previous = previous
    }

    /// Whether the month is still closed by it.
    public var isInForce: Bool { reopening == nil }

    /// What the next close is chained to.
    public var chainHash: [UInt8] { reopening?.hash ?? hash }

    /// The bytes whose SHA-256 is `hash`: all that was frozen, and the hash before.
    public var content: [UInt8] {
        var content = CanonicalContent()
        content.append(previous)
        content.append(period.description)
        content.append("\(asOf.secondsSinceEpoch) \(closedAt.secondsSinceEpoch) \(run)")
        content.append(tariffVersion)
        content.append(currency)
        content.append(policies)
        for file in tariffFiles { content.append(file) }
        content.append(bookDigest)
        content.append("\(inputCount)")
        content.append(inputDigest)
        content.append(contentDigest)
        content.append("\(exceptedAccounts.count) \(publishedFiles.count)")
        for account in exceptedAccounts { content.append(account) }
        for file in publishedFiles {
            content.append(file.path)
            content.append(file.digest)
        }
        // Closes without any, older ones among them, have the content that they always had.
        if !accepted.isEmpty { content.append(accepted) }
        return content.bytes
    }

    /// The bytes whose SHA-256 is the hash of a reopening.
    public func reopeningContent(at reopenedAt: Instant, reason: String) -> [UInt8] {
        var content = CanonicalContent()
        content.append(hash)
        content.append("\(reopenedAt.secondsSinceEpoch)")
        content.append(reason)
        return content.bytes
    }
}
