/// Which of a header's columns is most likely meant where a needed one is missing.
enum ColumnGuess {
    /// How many of the fields that every call must have the columns name, whatever the letters.
    static func named(_ columns: [String], map: FieldMap) -> Int {
        let folded = Set(columns.map(folded))
        return CallField.allCases.count { field in
            field.isRequired
                && map[field].alternatives.contains { template in
                    template.columns.allSatisfy { folded.contains(Self.folded($0)) }
                }
        }
    }

    /// What to say of a header that lacks columns: which ones, and for each the column that looks
    /// like it.
    ///
    /// - Parameters:
    ///   - missing: the fields that can't be read.
    ///   - others: the columns of conditions that are not there.
    ///   - columns: all columns.
    ///   - free: those that were taken for no field.
    static func detail(
        missing: [CallField], others: [String], columns: [String], free: [String], map: FieldMap
    ) -> String {
        let free = free.filter { !$0.isEmpty }
        let names = (missing.map { map[$0].text } + others).joined(separator: ", ")
        let guesses: [(field: CallField, column: String)] = missing.compactMap { field in
            best(for: field, named: map[field].plainName ?? field.name, among: free)
                .map { (field, $0) }
        }
        let text = "the first line names no column " + names
        guard !guesses.isEmpty else {
            let near = others.compactMap { name in
                free.first { isNear(folded($0), folded(name)) }.map { "\($0) looks like \(name)" }
            }
            if !near.isEmpty { return text + "; " + near.joined(separator: ", ") }
            if missing.isEmpty { return text + ", which `only` asks for" }
            if named(columns, map: map) == 0 {
                return text + "; if the file is a log, say with --map what its columns are called"
            }
            return text + "; say with --map what it is called here"
        }
        let flags = guesses.map { "\($0.field.name)=\($0.column)" }.joined(separator: ",")
        let likes = guesses.map { "\($0.column) looks like \(map[$0.field].text)" }
        return text + "; " + likes.joined(separator: ", ") + ": --map " + flags
    }

    /// Whether a column that is not `error_code` is likely meant as such.
    static func isErrorCode(_ column: String) -> Bool {
        let folded = folded(column)
        return errorCodes.contains(folded) || isNear(folded, Self.folded(CallField.errorCode.name))
    }

    /// What others call the code that decides whether a call is billed, folded.
    static let errorCodes = [
        "errcode", "errorcodes", "errcodes", "errors", "error", "errno", "errorno", "err",
        "apierrorcode", "retcode", "returncode", "resultcode", "错误码",
    ]

    private static func best(
        for field: CallField, named name: String, among columns: [String]
    ) -> String? {
        let wanted = folded(name)
        if let same = columns.first(where: { folded($0) == wanted }) { return same }
        let synonyms = [wanted] + (Self.synonyms[field] ?? [])
        if let known = columns.first(where: { synonyms.contains(folded($0)) }) { return known }
        if let near = columns.first(where: { isNear(folded($0), wanted) }) {
            return near
        }
        return columns.first { column in
            let folded = folded(column)
            return synonyms.contains {
                $0.count >= 4 && (folded.hasSuffix($0) || folded.hasPrefix($0))
            }
        }
    }

    /// What others call the fields, folded.
    private static let synonyms: [CallField: [String]] = [
        .time: [
            "timestamp", "datetime", "calltime", "eventtime", "requesttime", "date", "ts", "时间",
        ],
        .account: ["account", "accountid", "appid", "uin", "owneruin", "userid", "tenant", "账号"],
        .interface: ["action", "api", "apiname", "eventname", "operation", "method", "接口"],
        .requestID: ["requestid", "reqid", "rid", "traceid", "eventid", "id", "请求"],
    ]

    private static func folded(_ name: String) -> String {
        String(decoding: FieldPlan.folded(name), as: UTF8.self)
    }

    /// Whether a column's name is a misspelt `wanted`. A header of another program's may have names of
    /// any length: those of quite another one are not compared.
    private static func isNear(_ column: String, _ wanted: String) -> Bool {
        abs(column.count - wanted.count) <= wanted.count / 4
            && EditDistance.between(column, wanted) <= wanted.count / 4
    }
}
