import BillingTime
import Ledger
import Logging

extension BillingRun {
    /// What to say where no calls came for longer than `max_log_age`; nil where that is not so, or
    /// where nobody set it.
    ///
    /// - Parameter invoiced: what was rated; nil where the ledger has to be asked.
    func silence(_ invoiced: Invoicing.Result?, _ store: LedgerStore) throws -> RunMessage? {
        guard let limit = settings.maxLogAgeSeconds else { return nil }
        let newest = try invoiced.map(\.newestCall) ?? store.newestCall()
        let advice =
            "longer than max_log_age (\(TimeSpan.text(limit))): look whether logs still come to "
            + settings.logs.map { PathText.shown($0) }.joined(separator: ", ")
        guard let newest else { return RunMessage("no call has come yet, which is \(advice)") }
        let age = settings.asOf.secondsSinceEpoch - newest.secondsSinceEpoch
        guard age > Int64(limit) else { return nil }
        let time = settings.policies.zone.format(newest)
        return RunMessage(
            "the newest call is from \(time), \(TimeSpan.wholeText(Int(age))) ago, \(advice)",
            ["newest_call": .string(time), "age_seconds": .count(age)])
    }
}
