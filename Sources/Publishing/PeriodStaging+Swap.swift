import Glibc

/// Putting a finished staging in place, and taking it back.
extension PeriodStaging {
    /// Errors by which a file system refuses to swap two folders.
    static let swapRefusals = [EINVAL, ENOSYS, EXDEV, EOPNOTSUPP]

    /// Puts the new content in place. After an error, `putBack` undoes what was done.
    func putInPlace() throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            switch state.plan {
            case .nothing: return
            case .create:
                try work.rename(name, in: output)
                state.isSwapped = true
            case .swap: try swap(&state)
            case .fileByFile: try FileByFile(name: name, work: work).apply(&state)
            }
        }
    }

    private func swap(_ state: inout State) throws(PublishError) {
        do {
            try work.exchange(name, with: output)
            state.isSwapped = true
        } catch  where PeriodStaging.swapRefusals.contains(error.errno) {
            state.plan = .fileByFile
            try FileByFile(name: name, work: work).apply(&state)
        }
    }

    /// Puts the old content back, as far as the system lets it.
    func putBack() {
        state.withLock { state in
            switch state.plan {
            case .nothing: break
            case .create where state.isSwapped: try? output.rename(name, in: work)
            case .swap where state.isSwapped: try? work.exchange(name, with: output)
            case .create, .swap: break
            case .fileByFile:
                FileByFile.undo(state.undo)
                state.undo = []
            }
            state.isSwapped = false
        }
    }
}
