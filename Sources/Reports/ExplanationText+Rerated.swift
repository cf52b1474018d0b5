extension ExplanationText {
    /// What changed after a month was closed, and which invoices charge it.
    func reratedText(_ rerated: Explanation.Rerated) -> String {
        let period = rerated.explanation.statement.period
        var text =
            "\nThe lines above are as they were issued. By what is known now, \(period) comes to "
            + "this, under the tariff and policies that it was closed with:\n"
        let writer = ExplanationText(rerated.explanation)
        for pool in rerated.explanation.explainedPools { text += writer.poolText(pool) }
        if rerated.unbilledUnits != 0 {
            text += "\nUnbilled units beyond those issued: \(rerated.unbilledUnits)\n"
        }
        guard !rerated.corrections.isEmpty else {

            return text + "\nNo other invoice charges a difference.\n"

        }
        text += "\nThe differences are charged by these invoices\n"
        var table = TerminalTable([
            .text("invoice of"), .number("line"), .text("interface"), .text("corrects"),
            .text("source"), .number("quantity"), .number("unit price"), .number("amount"),
        ])
        for correction in rerated.corrections {
            let line = correction.line
            table.append([
                correction.period.description, "\(correction.position + 1)",
                line.interface.map { catalog.interfaces[$0].name } ?? "",
                line.correctedType?.rawValue ?? "", line.source.description, "\(line.quantity)",
                line.unitPrice?.description ?? "none", line.amount?.description ?? "none",
            ])
        }
        return text + table.text
    }
}

extension ExplanationJSON {
    /// What changed after a month was closed, and which invoices charge it.
    func rerated(_ rerated: Explanation.Rerated) -> JSONText {
        let writer = ExplanationJSON(rerated.explanation)
        let corrections = rerated.corrections.map { correction in
            JSONText.object([
                .init("period", .string(correction.period.description)),
                .init("line", .integer(Int64(correction.position + 1))),
                .init(
                    "interface",
                    correction.line.interface.map { .string(catalog.interfaces[$0].name) }
                        ?? .null),
                .init(
                    "corrects",
                    correction.line.correctedType.map { .string($0.rawValue) } ?? .null),
                .init("source", .string(correction.line.source.description)),
                .init("quantity", .integer(correction.line.quantity)),
                .init("unit_price", amount(correction.line.unitPrice)),
                .init("amount", amount(correction.line.amount)),
            ])
        }
        return .object([
            .init("pools", .array(rerated.explanation.explainedPools.map(writer.pool))),
            .init("lines", .array(rerated.explanation.lines.map(writer.line))),
            .init("unbilled_units", .integer(rerated.unbilledUnits)),
            .init("corrections", .array(corrections)),
        ])
    }
}
