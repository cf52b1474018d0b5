import BillingTime

extension Tariff {
    /// How a meter is charged (Rules.md, 2. From a call to units).
    ///
    /// Nil where none of its units ever is: an interface or ticket type that the tariff doesn't
    /// know (`departure(of:wasCharged:)`), or an error code that was never on the billable list.
    public func charge(for meter: Meter) -> MeterCharge? {
        // The code first: it is told quickly, and a log may have very many of them.
        guard let billable = billable(errorCode: meter.errorCode),
            let interface = catalog.interface(named: meter.interface),
            let pool = pool(ofTicket: meter.ticket, interface: interface)
        else { return nil }
        return MeterCharge(interface: interface, pool: pool, billable: billable)
    }

    /// The call itself costs a unit of the interface's last pool, a ticket one by its type.
    private func pool(ofTicket code: String?, interface: Int) -> Int? {
        let pools = catalog.interfaces[interface].pools
        guard let code else { return pools.last }
        let type = tickets.first { Bytewise($0.code) == Bytewise(code) }
        return type.flatMap { pools.contains($0.pool) ? $0.pool : nil }
    }

    /// When calls with an error code are billable; nil: never.
    func billable(errorCode: [UInt8]) -> MeterCharge.Billable? {
        if errorCode.isEmpty { return .always }
        let intervals = billableErrors.filter { $0.code.utf8.elementsEqual(errorCode) }
            .map { $0.from..<max($0.from, $0.until ?? .distantFuture) }
        let merged = mergedIntervals(intervals)
        return merged.isEmpty ? nil : .during(merged)
    }
}
