import ArgumentParser
import BillRun

/// Knows the commands by name, for those who mistype one.
enum CommandNames {
    /// Throws a `UsageError` where the command line begins with a word that is no command's name.
    ///
    /// The argument parser would call it an unexpected argument.
    static func check(_ arguments: [String]) throws {
        var command: any ParsableCommand.Type = Callbill.self
        var words: [String] = []
        for argument in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let names = command.configuration.subcommands.map(Self.name)
            guard !names.isEmpty, !argument.hasPrefix("-") else { return }
            guard let position = names.firstIndex(of: argument) else {
                throw UsageError(message(argument, after: words, names))
            }
            command = command.configuration.subcommands[position]
            words.append(argument)
        }
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }

    private static func message(
        _ word: String, after words: [String], _ names: [String]
    ) -> String {
        let full = (words + [word]).joined(separator: " ")
        let nearest = names.map { (name: $0, distance: distance(word, $0)) }
            .min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= max(1, word.utf8.count / 3) {
            let meant = (["callbill"] + words + [nearest.name]).joined(separator: " ")
            return "there is no command '\(full)'; did you mean '\(meant)'?"
        }
        return "there is no command '\(full)'; there are \(names.joined(separator: ", "))"
    }

    /// How many letters must be put in, left out, changed or swapped with the next one to make one
    /// word of the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let change = rows[i][j] + (left[i] == right[j] ? 0 : 1)
                var least = min(change, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
