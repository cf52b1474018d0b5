/// Where the value of a setting came from.
enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    /// Nobody set it.
    case builtIn
    /// A line of the settings file.
    case file(path: String, line: Int)
    /// A flag of the command line.
    case flag(String)

    /// The origin as `callbill config` shows it.
    var description: String {
        switch self {
        case .builtIn: "default"
        case .file(let path, let line): "\(path):\(line)"
        case .flag(let name): name
        }
    }
}
