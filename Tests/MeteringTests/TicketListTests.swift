import Testing

@testable import Metering

/// Lists of tickets come apart at the bars, and a code is found out about once.
@Suite struct TicketListTests {
    @Test(
        arguments: [
            ("", []), ("3", ["3"]), ("3|13|5", ["3", "13", "5"]), ("|3||5|", ["3", "5"]),
            (" 3 | 13 ", ["3", "13"]), (" | | ", []), ("1 3|0", ["1 3", "0"]),
            ("身份|+5|05", ["身份", "+5", "05"]),
        ] as [(String, [String])]) func codesStandBetweenTheBars(list: String, codes: [String])
    {
        var found: [String] = []
        Array(list.utf8).withView { $0.forEachTicket { found.append($0.text) } }
        #expect(found == codes)
    }

    @Test func eachCodeOfEachKindIsAskedForOnce() {
        var table = TicketTable<String>()
        var asked: [String] = []
        func value(_ code: String, kind: Int) -> String {
            Array(code.utf8).withView { view in
                table.value(of: view, kind: kind) { text in
                    asked.append(text)
                    return "\(kind) \(text)"
                }
            }
        }
        for _ in 0..<3 {
            for code in ["5", "05", "+5", "12", "1234", "\0", "\0\0"] {
                for kind in [0, 1, 70_000] { #expect(value(code, kind: kind) == "\(kind) \(code)") }
            }
        }
        #expect(asked.count == 21)
        // A code of more than four bytes is asked for each time, and so are too many others.
        for _ in 0..<2 { #expect(value("12345", kind: 1) == "1 12345") }
        #expect(asked.count == 23)
        for number in 0..<9_999 { #expect(value("\(number)", kind: 2) == "2 \(number)") }
        for number in 0..<9_999 { #expect(value("\(number)", kind: 2) == "2 \(number)") }
    }
}
