/// Taking paths apart.
enum FolderPath {
    /// The folder that holds `path`, and the last part of it: `a/b.csv` is in `a`, `b.csv` in `.`,
    /// `/b.csv` in `/`. The last part is empty where there is none.
    static func split(_ path: String) -> (folder: String, name: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last else { return (path, "") }
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        let folder = parts.dropLast().joined(separator: "/")
        if isAbsolute { return ("/" + folder, String(name)) }
        return (folder.isEmpty ? "." : folder, String(name))
    }
}
