/// A text that is compared by its bytes.
///
/// Swift's own string equality is Unicode's: two ids with different bytes can be equal there.
struct Bytewise: Hashable, Comparable, Sendable {
    var text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: Bytewise, right: Bytewise) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    static func < (left: Bytewise, right: Bytewise) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Texts with equal bytes are equal for Unicode too, so the text's own hash serves.
    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
