import Foundation
import Metering

extension RecordFilter {
    /// A text that is no condition.
    public struct NoCondition: Error {
        /// The text.
        public let text: String
    }

    /// Reads conditions such as `resourceType=ocr|face`, `region!=test`, with commas between them;
    /// what has no `=` is a further value of the one before.
    public static func parse(_ texts: [String]) throws(NoCondition) -> [RecordFilter] {
        var filters: [RecordFilter] = []
        for part in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            guard let sign = part.firstIndex(of: "=") else {
                guard let last = filters.indices.last, !part.isEmpty else {
                    throw NoCondition(text: String(part))
                }
                filters[last].values += [String(part)]
                continue
            }
            var name = part[..<sign]
            let isNegated = name.last == "!"
            if isNegated { name = name.dropLast() }
            let wanted = part[part.index(after: sign)...].split(
                separator: "|", omittingEmptySubsequences: false)
            guard !name.isEmpty else { throw NoCondition(text: String(part)) }
            filters.append(
                RecordFilter(
                    column: String(name).trimmingCharacters(in: .whitespaces),
                    isNegated: isNegated,
                    values: wanted.map { $0.trimmingCharacters(in: .whitespaces) }))
        }
        return filters
    }
}
