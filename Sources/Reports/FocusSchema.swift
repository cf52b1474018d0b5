/// The metadata file that tells readers of the FOCUS export what its columns are.
public enum FocusSchema {
    /// The FOCUS version that the export follows.
    public static let focusVersion = "1.2"
    /// Changes whenever the columns do.
    static let schemaID = "callbill-focus-1.2-1"
    static let creationDate = "2026-11-23T00:00:00Z"

    /// The file.
    public static var bytes: [UInt8] {
        JSONText.object([
            .init("SchemaId", .string(schemaID)),
            .init("FocusVersion", .string(focusVersion)),
            .init("CreationDate", .string(creationDate)),
            .init("ColumnDefinition", .array(FocusColumn.allCases.map(definition))),
        ]).bytes
    }

    private static func definition(_ column: FocusColumn) -> JSONText {
        var members: [JSONText.Member] = [
            .init("ColumnName", .string(column.rawValue)),
            .init("DataType", .string(column.dataType.rawValue)),
        ]
        switch column.dataType {
        case .text, .json: members.append(.init("StringEncoding", .string("UTF-8")))
        case .decimal:
            members.append(.init("NumericPrecision", .integer(38)))
            members.append(.init("NumberScale", .integer(8)))
        case .dateTime: break
        }
        return .object(members)
    }
}
