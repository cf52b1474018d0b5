import Billing

/// Writes metrics in the text format that Prometheus' textfile collector reads.
public struct PrometheusText: Sendable {
    /// What a metric's value does over time.
    public enum Kind: String, Sendable {
        /// It goes up and down.
        case gauge
        /// It only grows.
        case counter
    }

    /// A metric's value.
    public enum Value: Sendable {
        case integer(Int64)
        case amount(Amount)
        /// Seconds, written exactly as a decimal.
        case milliseconds(Int64)
    }

    /// One value of a metric, told apart from its others by labels.
    public struct Sample: Sendable {
        /// Names and values, in the order in which they are written.
        public var labels: [(name: String, value: String)]
        /// The value.
        public var value: Value

        /// Makes a sample.
        public init(_ value: Value, labels: [(name: String, value: String)] = []) {
            self.labels = labels
            self.value = value
        }
    }

    private var buffer = TextBuffer()

    /// Makes an empty text.
    public init() {}

    /// The text so far.
    public var bytes: [UInt8] { buffer.bytes }

    /// Appends a metric with all its samples.
    public mutating func append(
        _ name: String, _ kind: Kind = .gauge, help: String, _ samples: [Sample]
    ) {
        buffer.append("# HELP \(name) ")
        appendEscaped(help, quotes: false)
        buffer.append("\n# TYPE \(name) \(kind.rawValue)\n")
        for sample in samples { append(name, sample) }
    }

    /// Appends a metric that has a single value.
    public mutating func append(
        _ name: String, _ kind: Kind = .gauge, help: String, _ value: Value
    ) {
        append(name, kind, help: help, [Sample(value)])
    }

    private mutating func append(_ name: String, _ sample: Sample) {
        buffer.append(name)
        for (position, label) in sample.labels.enumerated() {
            buffer.append(position == 0 ? "{" : ",")
            buffer.append(label.name)
            buffer.append("=\"")
            appendEscaped(label.value, quotes: true)
            buffer.append("\"")
        }
        buffer.append(sample.labels.isEmpty ? " " : "} ")
        switch sample.value {
        case .integer(let number): buffer.append(number)
        case .amount(let amount): buffer.append(amount)
        case .milliseconds(let count): buffer.append(Amount(units: Int128(count) * 100_000))
        }
        buffer.append("\n")
    }

    private mutating func appendEscaped(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): buffer.append("\\\\")
            case UInt8(ascii: "\n"): buffer.append("\\n")
            case UInt8(ascii: "\"") where quotes: buffer.append("\\\"")
            default: buffer.append(byte)
            }
        }
    }
}
