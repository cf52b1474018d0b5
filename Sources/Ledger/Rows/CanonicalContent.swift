import BillingTime

/// Fields one after the other, each with its length before it, so that no two lists of fields
/// give the same bytes.
struct CanonicalContent {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ field: [UInt8]) {
        bytes += "\(field.count):".utf8
        bytes += field
    }

    mutating func append(_ field: String) {
        append(Array(field.utf8))
    }

    /// An absent field is none with any length.
    mutating func append(_ field: String?) {
        if let field { append(field) } else { bytes += "-:".utf8 }
    }
}
