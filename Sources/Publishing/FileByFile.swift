import Glibc

/// Publishes a period by renaming one file after the other. Each file is old or new at any time;
/// the folder as a whole is in between only while this runs.
struct FileByFile {
    /// How to take one step back.
    enum Step {
        /// The file before is in `backup`.
        case restore(String, backup: Folder, target: Folder)
        case remove(String, target: Folder)
        case removeFolder(String, target: Folder)
    }

    let name: String
    let work: Folder

    /// Renames the written files into the period's folder and moves the stale ones out of it.
    func apply(_ state: inout PeriodStaging.State) throws(PublishError) {
        guard let root = state.levels[""]?.old else { return }
        let backupRoot = try work.making(name + ".before", like: nil)
        // The subfolders first: what sums them up is in the period's folder itself.
        for levelName in state.levels.keys.sorted(by: >) {
            guard let level = state.levels[levelName] else { continue }
            if level.writtenCount == 0 && level.stale.isEmpty { continue }
            let target = try target(levelName, level, in: root, &state.undo)
            let backup =
                levelName.isEmpty ? backupRoot : try backupRoot.making(levelName, like: nil)
            if let new = level.new {
                for file in level.written {
                    try FileByFile.replace(
                        file, in: target, from: new, backup: backup, &state.undo)
                }
            }
            for file in level.stale {
                try target.rename(file, in: backup)
                state.undo.append(.restore(file, backup: backup, target: target))
            }
            try target.sync()
        }
    }

    /// Takes all steps back, the last one first.
    static func undo(_ steps: [Step]) {
        for step in steps.reversed() {
            switch step {
            case .restore(let file, let backup, let target): try? backup.rename(file, in: target)
            case .remove(let file, let target): try? target.delete(file)
            case .removeFolder(let folder, let target): try? target.deleteFolder(folder)
            }
        }
    }

    private func target(
        _ levelName: String, _ level: PeriodStaging.Level, in root: Folder, _ undo: inout [Step]
    ) throws(PublishError) -> Folder {
        if let old = level.old { return old }
        let made = try root.making(levelName, like: nil)
        undo.append(.removeFolder(levelName, target: root))
        return made
    }

    /// Renames one file into place, and notes how to take that back.
    static func replace(
        _ file: String, in target: Folder, from new: Folder, backup: Folder,
        _ undo: inout [Step]
    ) throws(PublishError) {
        let isReplaced = try target.status(file) != nil
        if isReplaced {
            do {
                try target.link(file, into: backup)
            } catch  where PeriodStaging.linkRefusals.contains(error.errno) {
                try target.copy(file, into: backup)
            }
        }
        try new.rename(file, in: target)
        undo.append(
            isReplaced
                ? .restore(file, backup: backup, target: target)
                : .remove(file, target: target))
    }
}
