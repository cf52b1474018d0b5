/// A number with its noun, which agrees with it: `1 file`, `2 files`, `1 entry`, `0 entries`.
///
/// - Parameter plural: where it is not the noun with an `s`.
public func counted(
    _ number: some BinaryInteger, _ noun: String, plural: String? = nil
) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
