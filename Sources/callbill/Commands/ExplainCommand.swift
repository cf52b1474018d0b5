import ArgumentParser
import BillRun
import Reports

/// `callbill explain`: why units were free, prepaid, postpaid or unbilled.
struct ExplainCommand: SettingsCommand {
    /// How the explanation is shown.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why units were free, prepaid, postpaid or unbilled, and at what price.",
        usage: "callbill explain --account <id> | --request-id <id> --out <dir> [<options>]",
        discussion: """
            Rates the account once more and shows each step: the grants with starts, ends and \
            the second at which they ran out, the tier that applied, the policies, the sums, and \
            the files that the usage came from. JSON has an object per month.

            Example:
              callbill explain --book SampleData/book --out out --account 1302000005 \
            --period 2026-09

            With --request-id it finds the call in the logs that were taken in, or in those of \
            --logs, and shows each delivery and what the one that counts was charged.
            """)

    @Option(help: "The account; a sub-account stands for its main account.")
    var account: String?

    @Option(help: "Explain this call, in place of an account's months.")
    var requestID: String?

    @Option(help: "Explain this pool alone.")
    var pool: String?

    @Option(help: "Explain this line of the invoice alone, counted from 1; needs --period.")
    var line: Int?

    @Flag(help: "List all files that the usage came from, not only five.")
    var files = false

    @Option(help: "text, or json.")
    var format: Format = .text

    @OptionGroup(title: "Input") var logs: LogOptions
    @OptionGroup(title: "Input") var contract: ContractOptions
    @OptionGroup(title: "Output") var ledger: LedgerOptions
    @OptionGroup(title: "Output") var period: PeriodOptions
    @OptionGroup(title: "Policies") var policies: PolicyOptions
    @OptionGroup(title: "Settings and messages") var common: CommonOptions

    var settingOptions: [any SettingOptions] { [logs, contract, ledger, period, policies, common] }

    var requiredSettings: [SettingKey] { [.ledger] }

    func validate() throws {
        guard (account == nil) != (requestID == nil) else {
            throw ValidationError("name an account with --account, or a call with --request-id")
        }
    }

    func run(_ settings: CommandSettings) async throws {
        let explanations = try explanations(RatedLedger(settings.billing))
        let texts = explanations.map { explanation in
            switch format {
            case .text: ExplanationText(explanation, fileLimit: files ? nil : 5).text
            case .json: String(decoding: ExplanationJSON(explanation).bytes, as: UTF8.self)
            }
        }
        try StandardOutput.write(texts.joined(separator: format == .text ? "\n" : ""))
    }

    private func explanations(_ ledger: RatedLedger) throws -> [Explanation] {
        if let requestID {
            let call = CallExplanation(ledger: ledger, requestID: requestID)
            guard let explanation = try call.explanation() else {
                throw OperatingError(
                    reason: "no log at hand has a call \(TerminalText.escape(requestID)); "
                        + "name others with --logs", exitCode: .missingInput)
            }
            return [explanation]
        }
        let explanations = try MonthExplanation(ledger: ledger).explanations(
            .init(account: account ?? "", pool: pool, line: line))
        guard !explanations.isEmpty else {
            throw OperatingError(
                reason: "account \(TerminalText.escape(account ?? "")) has nothing to "
                    + "explain", exitCode: .missingInput)
        }
        return explanations
    }
}
