import Logging

/// A message of a run: a text for people, and its figures for programs (`--log-json`).
struct RunMessage: Sendable, ExpressibleByStringInterpolation {
    /// What is said.
    var text: String
    /// The figures by name.
    var fields: Logger.Metadata = [:]

    init(stringLiteral text: String) {
        self.text = text
    }

    init(_ text: String, _ fields: Logger.Metadata = [:]) {
        self.text = text
        self.fields = fields
    }
}

extension Logger {
    func warning(_ message: RunMessage) {
        warning("\(message.text)", metadata: message.fields)
    }

    func notice(_ message: RunMessage) {
        notice("\(message.text)", metadata: message.fields)
    }
}

extension Logger.MetadataValue {
    /// A number, which stays one in JSON.
    static func count(_ number: some BinaryInteger) -> Logger.MetadataValue {
        .stringConvertible(Int64(number))
    }
}
