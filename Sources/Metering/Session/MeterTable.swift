import BillingTime
import Synchronization

/// The meters of a session, by number and by name.
struct MeterTable {
    private(set) var names: [Meter]
    private var numbers: [Meter: UInt32] = [:]
    /// How many meters of failed calls there are.
    private var failures = 0

    /// So many meters of failed calls that are never billable are told apart. Each takes room in every
    /// account's usage: 200,000 codes in one log took 7 s of a run.
    static let mostUnbilled = 4096
    /// The error code that stands for all further ones.
    static let otherCode = Array("other".utf8)

    init(names: [Meter]) {
        self.names = names
        for (number, name) in names.enumerated() { numbers[name] = UInt32(number) }
        failures = names.count { !$0.errorCode.isEmpty }
    }

    /// The number of the meter of failed calls that are never billable: its own, or that of all
    /// further codes.
    mutating func number(ofUnbilled name: Meter) -> UInt32 {
        if let number = numbers[name] { return number }
        guard failures < Self.mostUnbilled else {
            return number(
                of: Meter(interface: name.interface, errorCode: Self.otherCode, ticket: nil))
        }
        failures += 1
        return number(of: name)
    }

    /// The number of `name`, new or known.
    mutating func number(of name: Meter) -> UInt32 {
        if let number = numbers[name] { return number }
        let number = UInt32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }
}
