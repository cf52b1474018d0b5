import BillingTime
import Metering
import Reports

extension FileReport {
    /// The report of a file of which nothing was taken in, or not yet.
    init(untaken log: LogFile, outcome: String, digest: [UInt8]? = nil) {
        self.init(
            name: PathText.shown(log.path), outcome: outcome, sha256: digest.map(hexadecimal),
            byteCount: log.sizeBytes ?? 0)
    }
}
