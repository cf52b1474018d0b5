import ArgumentParser
import BillRun
import Metering

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
        let nearest = names.map { (name: $0, distance: EditDistance.between(word, $0)) }
            .min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= max(1, word.utf8.count / 3) {
            let meant = (["callbill"] + words + [nearest.name]).joined(separator: " ")
            return "there is no command '\(full)'; did you mean '\(meant)'?"
        }
        return "there is no command '\(full)'; there are \(names.joined(separator: ", "))"
    }
}
