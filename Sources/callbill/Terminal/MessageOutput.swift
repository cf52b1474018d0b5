import BillingTime
import Foundation
import Logging
import Reports
import Synchronization

/// How messages look; one for the whole process, because settings are known only after the start.
final class MessageOutput: Sendable {
    /// The process's messages.
    static let shared = MessageOutput()

    private let state = Mutex((level: Logger.Level.notice, isJSON: false))

    /// The least important messages that are shown.
    var level: Logger.Level {
        get { state.withLock { $0.level } }
        set { state.withLock { $0.level = newValue } }
    }

    /// Whether messages are JSON lines.
    var isJSON: Bool {
        get { state.withLock { $0.isJSON } }
        set { state.withLock { $0.isJSON = newValue } }
    }
}
