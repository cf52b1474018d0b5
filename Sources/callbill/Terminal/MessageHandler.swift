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
        var all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = "\(error)" }
        let pairs = all.sorted { $0.key < $1.key }
        let message = PathText.shown("\(event.message)")
        write(
            output.isJSON
                ? Self.json(event.level, message, pairs, at: Self.now())
                : Self.plain(event.level, message, pairs))
    }

    /// `callbill: warning: message (key=value)`.
    static func plain(
        _ level: Logger.Level, _ message: String,
        _ metadata: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        let pairs = metadata.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        let text = pairs.isEmpty ? message : "\(message) (\(pairs))"
        let prefix = level == .notice || level == .info ? "" : "\(level.rawValue): "
        return "callbill: \(prefix)\(TerminalText.escape(text))"
    }

    /// `{"time":…,"level":…,"message":…,"metadata":{…}}`.
    static func json(
        _ level: Logger.Level, _ message: String,
        _ metadata: [(key: String, value: Logger.MetadataValue)], at time: String
    ) -> String {
        JSONText.object([
            .init("time", .string(time)), .init("level", .string(level.rawValue)),
            .init("message", .string(message)),
            .init(
                "metadata",
                .object(metadata.map { .init($0.key, .string("\($0.value)")) })),
        ]).line
    }

    private static func now() -> String {
        BillingZone.utc.format(Instant(Int64(time(nil)))).replacing("+00:00", with: "Z")
    }
}
