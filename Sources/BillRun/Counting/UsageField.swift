import Metering

/// A field of `callbill usage`, as the command line names it.
public enum UsageField: String, CaseIterable, Sendable {
    case account
    case mainAccount = "main_account"
    case category
    case pool
    case interface
    case day
    case hour
    case month
    case outcome
    case errorCode = "error_code"
    case file

    /// The field as counting knows it.
    public var field: CountField {
        switch self {
        case .account: .account
        case .mainAccount: .mainAccount
        case .category: .category
        case .pool: .pool
        case .interface: .interface
        case .day: .day
        case .hour: .hour
        case .month: .month
        case .outcome: .outcome
        case .errorCode: .errorCode
        case .file: .file
        }
    }

    /// All fields' names, for messages.
    public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Reads the field's name.
    public static func named(_ name: Substring) throws -> UsageField {
        guard let field = UsageField(rawValue: String(name)) else {
            throw UsageError("there is no field '\(name)'; there are \(list)")
        }
        return field
    }

    /// Reads `--by`: fields with commas between them.
    public static func list(_ texts: [String]) throws -> [UsageField] {
        var fields: [UsageField] = []
        for name in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let field = try named(name)
            guard !fields.contains(field) else {
                throw UsageError("--by names '\(name)' twice")
            }
            fields.append(field)
        }
        return fields
    }
}
