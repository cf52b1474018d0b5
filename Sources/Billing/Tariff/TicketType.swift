/// What a recognised ticket of a mixed-ticket call costs: one unit of a pool (Rules.md, 2.3 Mixed
/// tickets).
public struct TicketType: Hashable, Sendable {
    /// The type code in the log.
    public var code: String
    /// The ticket's name.
    public var name: String
    /// The pool, as an index into the catalog's pools.
    public var pool: Int

    /// Makes a ticket type.
    public init(code: String, name: String, pool: Int) {
        self.code = code
        self.name = name
        self.pool = pool
    }
}
