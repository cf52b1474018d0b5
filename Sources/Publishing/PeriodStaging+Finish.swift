import Glibc

/// Completing a staging: what stays, what goes, and how the rest gets into place.
extension PeriodStaging {
    /// Errors by which a file system, or a file's owner, refuses a second name for a file.
    static let linkRefusals = [EPERM, EXDEV, EMLINK, EOPNOTSUPP, ENOSYS]

    /// Decides how the period is published, and completes the new folder where it is swapped in.
    func finish() throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            try learnNames(&state)
            try noteStaleFiles(&state)
            state.plan = PeriodStaging.plan(for: state)
            if state.plan == .swap, try !carryAll(&state) { state.plan = .fileByFile }
        }
    }

    private static func plan(for state: State) -> Plan {
        let changed = state.levels.values.filter { $0.writtenCount > 0 || !$0.stale.isEmpty }
        let changeCount = changed.reduce(0) { $0 + $1.writtenCount + $1.stale.count }
        if changeCount == 0 { return .nothing }
        if state.levels[""]?.old == nil { return .create }
        return changeCount == 1 && changed[0].old != nil ? .fileByFile : .swap
    }

    private func learnNames(_ state: inout State) throws(PublishError) {
        for level in state.levels.keys.sorted() {
            guard let name = state.levels[level]!.learnNames() else { continue }
            let path = Path(level: level, file: name).text
            throw PublishError(path: target(path), operation: .create, errno: EEXIST)
        }
    }

    /// Files in callbill's own subfolders that were not staged this time, and that it has made.
    private func noteStaleFiles(_ state: inout State) throws(PublishError) {
        for owned in Publisher.ownedFolders {
            try noteLevel(owned, &state)
            guard let level = state.levels[owned], let old = level.old else { continue }
            var stale: [String] = []
            for case let name? in try old.entries().map(\.name) where !level.owns(name) {
                if try isOwn(name, in: owned, old) { stale.append(name) }
            }
            state.levels[owned]?.note(stale: stale)
        }
    }

    private func isOwn(
        _ name: String, in level: String, _ old: Folder
    ) throws(PublishError) -> Bool {
        do {
            guard let (file, _) = try old.regularFile(name) else { return false }
            let beginning = try file.contents(count: PeriodStaging.beginningBytes)
            return owns(Path(level: level, file: name).text, beginning)
        } catch  where error.errno == EACCES {
            // Somebody else's, who lets nobody read it.
            if try old.status(name)?.owner != geteuid() { return false }
            throw error
        }
    }

    /// Links into the new folder what did not change, and what is not callbill's. False where
    /// something can't be linked, so that the folder can't be made anew beside the old one.
    private func carryAll(_ state: inout State) throws(PublishError) -> Bool {
        for levelName in state.levels.keys.sorted() {
            guard let level = state.levels[levelName], let old = level.old else { continue }
            for name in level.unchanged {
                let new = try newFolder(levelName, &state)
                guard try isLinked(old, name, new) else { return false }
            }
            for entry in try old.entries() {
                guard let name = entry.name else { return false }
                if isOurs(name, in: levelName, state) { continue }
                let new = try newFolder(levelName, &state)
                guard try isCarried(name, from: old, into: new) else { return false }
            }
        }
        return true
    }

    /// Whether an entry is callbill's to replace or remove, rather than something a user put there.
    private func isOurs(_ name: String, in levelName: String, _ state: State) -> Bool {
        guard let level = state.levels[levelName] else { return false }
        if level.owns(name) { return true }
        guard levelName.isEmpty, let inner = state.levels[name] else { return false }
        return inner.old != nil || inner.new != nil
    }

    private func isLinked(
        _ old: Folder, _ name: String, _ new: Folder
    ) throws(PublishError) -> Bool {
        do {
            try old.link(name, into: new)
            return true
        } catch  where PeriodStaging.linkRefusals.contains(error.errno) {
            return false
        }
    }

    /// Carries over a file, or a folder with all that is in it.
    private func isCarried(
        _ name: String, from old: Folder, into new: Folder
    ) throws(PublishError) -> Bool {
        let opened: Folder?
        do {
            opened = try old.folder(name)
        } catch  where error.errno == EACCES {
            return false
        }
        guard let inner = opened else { return try isLinked(old, name, new) }
        let copy = try new.making(name, like: nil)
        for entry in try inner.entries() {
            guard let innerName = entry.name,
                try isCarried(innerName, from: inner, into: copy)
            else { return false }
        }
        do {
            // Last, because the folder may be read-only.
            try copy.takeModeAndOwner(of: try inner.status())
        } catch  where error.errno == EPERM {
            return false
        }
        try copy.sync()
        return true
    }

    /// Waits until all that is new is on the disk.
    func sync() throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            if state.plan == .nothing { return }
            for levelName in state.levels.keys.sorted(by: >) {
                guard let level = state.levels[levelName], let new = level.new else { continue }
                for name in level.written { try new.sync(name) }
                try new.sync()
            }
        }
    }

    /// Moves what a user put into the old folder while the new one was made. Such files are rare,
    /// and the period is published already: what can't be moved is not an error.
    func rescueLateArrivals() {
        state.withLock { state in
            guard state.plan == .swap else { return }
            for (levelName, level) in state.levels {
                guard let old = level.old, let new = level.new else { continue }
                try? rescue(from: old, into: new) { isOurs($0, in: levelName, state) }
            }
        }
    }

    private func rescue(
        from old: Folder, into new: Folder, unless isOurs: (String) -> Bool
    ) throws(PublishError) {
        for case let name? in try old.entries().map(\.name) where !isOurs(name) {
            guard let late = try old.status(name) else { continue }
            guard let known = try new.status(name) else {
                try old.rename(name, in: new)
                continue
            }
            if late.isFolder, known.isFolder {
                if let inner = try old.folder(name), let target = try new.folder(name) {
                    try rescue(from: inner, into: target) { _ in false }
                }
            } else if !late.isSameFile(as: known), !late.isFolder, !known.isFolder {
                try old.rename(name, in: new)
            }
        }
    }
}
