/// Files that are published in OUT itself, such as `callbill.prom`: together with the periods.
struct StagedFiles {
    private var folder: Folder?
    private var names: [String] = []
    private var undo: [FileByFile.Step] = []

    /// Stages a file, so that only a rename is missing.
    mutating func write(
        _ name: String, _ bytes: [UInt8], output: Folder, work: Folder
    ) throws(PublishError) {
        let folder: Folder
        if let made = self.folder {
            folder = made
        } else {
            folder = try work.making("files", like: nil)
            self.folder = folder
        }
        let before = try output.status(name)
        try folder.write(name, bytes, permissions: before?.keptPermissions, syncing: true)
        names.append(name)
    }

    /// Renames the files into place. After an error, `putBack` undoes what was done.
    mutating func putInPlace(output: Folder, work: Folder?) throws(PublishError) {
        guard let folder, let work else { return }
        for name in names {
            try FileByFile.replace(name, in: output, from: folder, backup: work, &undo)
        }
    }

    /// Puts the old files back, as far as the system lets it.
    mutating func putBack() {
        FileByFile.undo(undo)
        undo = []
    }
}
