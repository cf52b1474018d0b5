import BillingTime
import Foundation
import GRDB

extension Row {
    /// The bytes of a BLOB column.
    func bytes(_ column: String) -> [UInt8] {
        let data: Data = self[column]
        return Array(data)
    }

    /// The bytes of a BLOB column that may be NULL.
    func optionalBytes(_ column: String) -> [UInt8]? {
        let data: Data? = self[column]
        return data.map { Array($0) }
    }

    /// The text of a BLOB column; as TEXT it would end at a NUL.
    func text(_ column: String) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }

    /// The second of an INTEGER column that may be NULL.
    func optionalInstant(_ column: String) -> Instant? {
        let seconds: Int64? = self[column]
        return seconds.map { Instant($0) }
    }

    /// The second of an INTEGER column.
    func instant(_ column: String) -> Instant {
        Instant(self[column])
    }

    /// The month of an INTEGER column.
    func period(_ column: String) -> Period {
        Period(monthsSinceYearZero: self[column])
    }

    /// The seven totals.
    func totals() -> OutcomeTotals {
        OutcomeTotals(
            recordsRead: self["records_read"], metered: self["metered"],
            notBillable: self["not_billable"], duplicate: self["duplicate"],
            conflicting: self["conflicting"], rejected: self["rejected"],
            filtered: self["filtered"])
    }
}
