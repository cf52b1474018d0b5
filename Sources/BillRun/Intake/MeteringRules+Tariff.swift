import Billing
import BillingTime
import Metering

extension MeteringRules {
    /// What metering must know of `tariff`.
    ///
    /// - Parameter asOf: the run's now; calls more than five minutes later are not believed.
    public init(tariff: Tariff, zone: BillingZone, asOf: Instant) {
        let catalog = tariff.catalog
        let codes = Set(tariff.tickets.map { Array($0.code.utf8) })
        let anyInterface = catalog.interfaces.first?.name ?? ""
        self.init(
            interface: { catalog.interface(named: $0) },
            interfaceNames: catalog.interfaces.map(\.name),
            takesTickets: catalog.interfaces.map { $0.pools.count > 1 },
            billable: { code in
                let meter = Meter(interface: anyInterface, errorCode: code, ticket: nil)
                switch tariff.charge(for: meter)?.billable {
                case nil: return []
                case .always: return [Int64.min..<Int64.max]
                case .during(let intervals):
                    return intervals.map {
                        $0.lowerBound.secondsSinceEpoch..<$0.upperBound.secondsSinceEpoch
                    }
                }
            },
            isKnownTicket: { codes.contains(Array($0.utf8)) },
            zone: zone, asOf: asOf.secondsSinceEpoch)
    }
}

extension ReadingOptions {
    /// How the settings want logs to be read.
    public init(_ settings: Settings) {
        var map = FieldMap()
        for rename in settings.renames {
            map[rename.field] = rename.path
        }
        self.init(
            map: map, longestRecordBytes: settings.maxRecordBytes, recordsAt: settings.recordsAt)
    }
}
