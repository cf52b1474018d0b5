import Billing
import BillingTime
import Foundation

/// The policies of a published draft: what its readers have looked at is what is to be issued.
enum DraftPolicies {
    /// Policies by the names that `run.json` has for them, in its order.
    static func named(_ policies: Policies) -> [(name: String, value: String)] {
        [
            ("time_zone", policies.zone.identifier),
            ("grant_start", policies.grantStart.rawValue),
            ("pack_order", policies.packOrder.rawValue),
            ("tier_basis", policies.tierBasis.rawValue),
        ]
    }

    /// Refuses to close a month under other policies than those of its published files. One that
    /// was never published may be closed under any.
    static func check(_ period: Period, _ settings: Settings) throws {
        let out = try settings.requireOut()
        guard try PublishedFiles.periods(below: out).contains(period) else { return }
        let files = try PublishedFiles(folder: "\(out)/\(period)", name: period.description)
        let report = try files.bytes("run.json").flatMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
        let published = report?["policies"] as? [String: Any]
        let changes = named(settings.policies).compactMap { name, value -> String? in
            let before = published?[name] as? String ?? "not known"
            return before == value ? nil : "\(name): \(before) in the draft, \(value) now"
        }
        guard !changes.isEmpty else { return }
        throw ClosingRefusal(
            lines: ["the published draft of \(period) has other policies:"] + changes + [
                "give the draft's, or write a draft with these (`callbill invoice`) and look at it; "
                    + "--policies-changed closes at once"
            ])
    }
}
