import Foundation

/// A page with commands that its reader can type, and with what they print.
///
/// A fenced block of the language `sh` is run; a block of the language `text` right behind it is what
/// its commands print, errors included. A command ends with 0, or with what a comment at the end of
/// its line says: `# exit code 65`. Blocks of other languages are not run.
struct ShellDocument {
    /// A block of commands.
    struct Step {
        /// The commands as they stand.
        var commands: String
        /// What they print, line by line; nil: the page doesn't say.
        var output: [String]?
    }

    /// The blocks, in their order.
    var steps: [Step] = []

    /// Reads a page in Markdown.
    init(markdown: String) {
        var block: (language: String, lines: [String])?
        var isAfterCommands = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                block?.lines.append(String(line))
                continue
            }
            guard let (language, lines) = block else {
                block = (String(line.dropFirst(3)), [])
                continue
            }
            block = nil
            if language == "sh" {
                steps.append(Step(commands: lines.joined(separator: "\n"), output: nil))
            } else if language == "text", isAfterCommands {
                steps[steps.count - 1].output = lines
            }
            isAfterCommands = language == "sh"
        }
    }

    /// Reads a picture of a terminal: each text of it is a line, `$ ` begins a command.
    init(picture: String) {
        for line in picture.matches(of: /<text [^>]*>(.*?)<\/text>/).map({ String($0.1) }) {
            let text = line.replacing(/<[^>]*>/, with: "").replacing("&lt;", with: "<")
                .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            if text.hasPrefix("$ ") {
                steps.append(Step(commands: String(text.dropFirst(2)), output: []))
            } else if !text.isEmpty, !steps.isEmpty {
                steps[steps.count - 1].output?.append(text)
            }
        }
    }
}

extension ShellDocument.Step {
    /// A script that stops at the first command that ends otherwise than it should.
    var script: String {
        let joined = commands.replacing(/\\\n\s*/, with: "")
        let lines = joined.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard let match = line.wholeMatch(of: /(.*?)\s+# exit code (\d+)/) else {
                return String(line)
            }
            return """
                if \(match.1)
                then code=0
                else code=$?
                fi
                [ $code -eq \(match.2) ] || { echo "exit code $code, not \(match.2)"; exit 99; }
                """
        }
        return "set -e\nexec 2>&1\nexport LC_ALL=C.UTF-8\n" + lines.joined(separator: "\n") + "\n"
    }
}
