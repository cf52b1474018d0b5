/// What counting must know of catalog and book.
public struct CountTables: Sendable {
    /// The categories' names.
    public let categories: [String]
    /// By interface: the position of its category.
    public let categoryOfInterface: [Int]
    /// The pools' names.
    public let pools: [String]
    /// By interface: the pool that a call itself draws on.
    public let poolOfInterface: [Int]
    /// The pool that a ticket type draws on, or nil.
    public let poolOfTicket: @Sendable (_ code: String) -> Int?
    /// The account that pays for an account; empty where the book does not know it.
    public let mainAccount: @Sendable (_ account: [UInt8]) -> [UInt8]
    /// The log files' paths, by their numbers.
    public let files: [String]

    /// Makes the tables.
    public init(
        categories: [String], categoryOfInterface: [Int], pools: [String],
        poolOfInterface: [Int], poolOfTicket: @escaping @Sendable (String) -> Int?,
        mainAccount: @escaping @Sendable ([UInt8]) -> [UInt8], files: [String]
    ) {
        self.categories = categories
        self.categoryOfInterface = categoryOfInterface
        self.pools = pools
        self.poolOfInterface = poolOfInterface
        self.poolOfTicket = poolOfTicket
        self.mainAccount = mainAccount
        self.files = files
    }
}
