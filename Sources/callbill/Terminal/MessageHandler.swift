import BillingTime
import Foundation
import Logging
import Reports
import Synchronization

/// Writes swift-log's messages to standard error, as lines for people or for programs.
struct MessageHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let output: MessageOutput
    private let write: @Sendable (String) -> Void
    private var ownLevel: Logger.Level?

    /// Makes a handler that follows `output` and hands its lines to `write`.
    init(
        output: MessageOutput = .shared,
        write: @escaping @Sendable (String) -> Void = { StandardError.shared.write(line: $0) }
    ) {
        self.output = output
        self.write = write
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? output.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let message = PathText.shown("\(event.message)")
        write(
            output.isJSON
                ? Self.json(event.level, message, fields(of: event), at: Self.now())
                : Self.plain(event.level, message))
    }

    private func fields(of event: LogEvent) -> Logger.Metadata {
        var all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = "\(error)" }
        return all
    }

    /// `callbill: warning: message`: the text says what the fields do.
    static func plain(_ level: Logger.Level, _ message: String) -> String {
        let prefix = level == .notice || level == .info ? "" : "\(level.rawValue): "
        return "callbill: \(prefix)\(TerminalText.escape(message))"
    }

    /// `{"time":…,"level":…,"message":…,"metadata":{…}}`.
    static func json(
        _ level: Logger.Level, _ message: String,
        _ metadata: Logger.Metadata, at time: String
    ) -> String {
        JSONText.object([
            .init("time", .string(time)), .init("level", .string(level.rawValue)),
            .init("message", .string(message)),
            .init("metadata", object(metadata)),
        ]).line
    }

    /// Fields by name, ascending; whole numbers stay numbers.
    private static func object(_ fields: Logger.Metadata) -> JSONText {
        .object(fields.sorted { $0.key < $1.key }.map { .init($0.key, value($0.value)) })
    }

    private static func value(_ value: Logger.MetadataValue) -> JSONText {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int64): .integer(number)
        case .stringConvertible(let other): .string("\(other)")
        case .dictionary(let fields): object(fields)
        case .array(let values): .array(values.map { Self.value($0) })
        }
    }

    private static func now() -> String {
        BillingZone.utc.format(Instant(Int64(time(nil)))).replacing("+00:00", with: "Z")
    }
}
