import Billing
import BillingTime
import Metering

extension MeteringRules {
    /// What metering must know of `tariff`.
    ///
    /// - Parameters:
    ///   - settings: the zones, the run's now, the codes of success and the earliest call.
    ///   - forgotten: the last month whose request ids are forgotten; nil: none was.
    ///   - takenAt: when the calls were taken in; nil: they are taken in now.
    public init(
        tariff: Tariff, settings: Settings, forgotten: Period? = nil, takenAt: Instant? = nil
    ) {
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
            zone: settings.policies.zone, asOf: settings.asOf.secondsSinceEpoch,
            logZone: settings.logZone, successCodes: settings.successCodes,
            earliestSecond: settings.earliestCall(takenAt: takenAt).secondsSinceEpoch,
            firstRememberedSecond: forgotten.map {
                settings.policies.zone.start(of: $0.next).secondsSinceEpoch
            } ?? 0)
    }
}

extension ReadingOptions {
    /// How the settings want logs to be read.
    public init(_ settings: Settings) {
        self.init(
            map: settings.fieldMap, longestRecordBytes: settings.maxRecordBytes,
            recordsAt: settings.recordsAt)
    }
}
