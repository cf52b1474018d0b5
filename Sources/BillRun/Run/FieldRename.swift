import Metering

/// A column's name in the user's logs: a CSV header or a JSON path.
public struct FieldRename: Hashable, Sendable, CustomStringConvertible {
    /// The column's own name (Formats.md, "Columns of a call log").
    public var field: CallField
    /// The header, or the JSON path with points between keys; `a|b` for the first that is not empty,
    /// `{a}/{b}` for texts around columns.
    public var path: String
    /// Whether it comes with a layout: a log may lack the columns.
    public var isOfLayout: Bool

    /// Makes a rename.
    public init(field: CallField, path: String, isOfLayout: Bool = false) {
        self.field = field
        self.path = path
        self.isOfLayout = isOfLayout
    }

    /// Where the field is read from; nil where the text is no such source.
    public var source: FieldSource? {
        FieldSource(
            parsing: path, isNamed: !isOfLayout,
            prefersFailure: isOfLayout && field == .errorCode)
    }

    /// The pair as a flag takes it.
    public var description: String { "\(field.name)=\(path)" }
}
