import BillingTime
import Foundation

extension BillingZone {
    /// Makes a zone from the system's zone data; nil where `name` is no IANA name.
    ///
    /// Abbreviations are refused: the system takes `CST` for Chicago, a Chinese reader for China.
    /// The table covers 1970 to 2100.
    public static func named(_ name: String) -> BillingZone? {
        guard name.contains("/") || name == "UTC" || name == "GMT" else { return nil }
        guard let zone = TimeZone(identifier: name) else {
            // A slim container has no zone data; the default zone must work there too.
            return [shanghai, utc].first { $0.identifier == name }
        }
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var date = Date(timeIntervalSince1970: 0)
        var offsets = [Offset(start: 0, offsetSeconds: Int64(zone.secondsFromGMT(for: date)))]
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next < end, next > date
        {
            date = next
            let offset = Int64(zone.secondsFromGMT(for: next))
            // A change of the name or of the daylight flag alone is none for us.
            if offset != offsets[offsets.count - 1].offsetSeconds {
                let start = Int64(next.timeIntervalSince1970.rounded(.up))
                offsets.append(Offset(start: start, offsetSeconds: offset))
            }
        }
        return BillingZone(identifier: name, offsets: offsets)
    }
}
