/// Something wrong with a row of a tariff folder.
public struct TariffFault: Hashable, Sendable {
    /// The files of a tariff folder.
    public enum Table: String, Hashable, Sendable {
        case interfaces = "interfaces.csv"
        case pools = "pools.csv"
        case prices = "prices.csv"
        case billableErrors = "billable_errors.csv"
        case tickets = "tickets.csv"
    }

    /// The file.
    public var table: Table
    /// The row's line in its file, counted from 1.
    public var line: Int
    /// What is wrong, as a sentence without a full stop.
    public var reason: String

    /// Makes a fault.
    public init(table: Table, line: Int, reason: String) {
        self.table = table
        self.line = line
        self.reason = reason
    }
}

/// Everything wrong with a tariff folder, by file and line.
public struct TariffFaults: Error, Hashable, Sendable {
    /// The faults; never empty.
    public var faults: [TariffFault]

    /// Makes the error.
    public init(faults: [TariffFault]) {
        self.faults = faults
    }
}
