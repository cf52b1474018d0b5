import BillingTime
import Synchronization

/// The meters of a session, by number and by name.
struct MeterTable {
    private(set) var names: [Meter]
    private var numbers: [Meter: UInt32] = [:]

    init(names: [Meter]) {
        self.names = names
        for (number, name) in names.enumerated() { numbers[name] = UInt32(number) }
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
