import BillRun
import Synchronization

/// The progress bar on standard error.
///
/// Workers report once per block, and whoever reports draws, at most 10 times a second: there is
/// no thread of its own that would wait for a processor that all workers keep busy.
final class ProgressBar: RunProgress {
    private struct State {
        var progress: Progress
        var lastDrawn: ContinuousClock.Instant?
        var isFinished = false
    }

    private static let interval = Duration.milliseconds(100)

    private let state: Mutex<State>
    private let isShown: Bool
    private let start: ContinuousClock.Instant
    private let now: @Sendable () -> ContinuousClock.Instant
    private let columns: @Sendable () -> Int
    private let draw: @Sendable (String) -> Void

    /// Makes a bar that is drawn only where `isShown`.
    init(
        totalFiles: Int, totalBytes: Int64?, isShown: Bool,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        columns: @escaping @Sendable () -> Int = { TerminalScreen.columns(of: 2) },
        draw: @escaping @Sendable (String) -> Void = { StandardError.shared.show(status: $0) }
    ) {
        let progress = Progress(totalFiles: totalFiles, totalBytes: totalBytes)
        state = Mutex(State(progress: progress))
        self.isShown = isShown
        self.now = now
        self.columns = columns
        self.draw = draw
        start = now()
    }

    /// The bar of a run over `logs`: on a terminal, and not where the run is to be quiet.
    convenience init(for logs: DiscoveredLogs, settings: CommandSettings) {
        self.init(
            totalFiles: logs.files.count, totalBytes: logs.totalBytes,
            isShown: !settings.quiet && !settings.logJSON && TerminalScreen.canRedraw)
    }

    /// How far the run has come.
    var progress: Progress { state.withLock { $0.progress } }

    /// Adds what was done since the last report; `bytes` as they lie on disk.
    func add(files: Int, bytes: Int64, rows: Int64) {
        // Drawn under the lock, so that an older line never covers a newer one.
        state.withLock { state in
            state.progress.files += files
            state.progress.bytes += bytes
            state.progress.rows += rows
            guard isShown, !state.isFinished else { return }
            let moment = now()
            if let last = state.lastDrawn, last.duration(to: moment) < Self.interval { return }
            state.lastDrawn = moment
            let elapsed = start.duration(to: moment) / .seconds(1)
            draw(
                ProgressLine.render(
                    state.progress, elapsedSeconds: elapsed, columns: columns()))
        }
    }

    /// Clears the bar; later reports still count, but draw nothing.
    func finish() {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            if state.lastDrawn != nil { draw("") }
        }
    }
}
