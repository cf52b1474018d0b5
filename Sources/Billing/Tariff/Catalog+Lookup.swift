import Foundation

extension Catalog {
    /// The interface that a log means: an action exactly, else a normalised name (Rules.md, 1.3
    /// Names).
    public func interface(named raw: String) -> Int? {
        interfaceByAction[Bytewise(raw)] ?? interfaceByName[Catalog.normalise(raw)]
    }

    /// The pool of that name, normalised likewise.
    public func pool(named raw: String) -> Int? {
        poolByName[Catalog.normalise(raw)]
    }

    /// The category of that name, normalised likewise.
    public func category(named raw: String) -> String? {
        categoryByName[Catalog.normalise(raw)]
    }

    /// The row by which `interface` draws on `pool`.
    func row(interface: Int, pool: Int) -> Int? {
        let entry = interfaces[interface]
        return entry.pools.firstIndex(of: pool).map { entry.rows[$0] }
    }

    /// NFKC, without white space, with every round, square and curly bracket in its ASCII form.
    public static func normalise(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars
        where !scalar.properties.isWhitespace {
            scalars.append(folded(scalar))
        }
        return String(scalars)
    }

    /// NFKC folds full-width brackets already; the CJK ones it leaves alone.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "（", "﹙", "⦅": "("
        case "）", "﹚", "⦆": ")"
        case "【", "〔", "［": "["
        case "】", "〕", "］": "]"
        default: scalar
        }
    }
}
