import Testing

@testable import Metering

/// Which of two calls with one request id counts (Rules.md, 9.2 Different calls with one request
/// id).
@Suite struct CallPrecedenceTests {
    private static func isFirst(
        _ left: Int64, _ leftText: String, before right: Int64, _ rightText: String
    ) -> Bool? {
        CallPrecedence.isFirst(left, before: right) {
            (left: Array(leftText.utf8), right: Array(rightText.utf8))
        }
    }

    @Test(arguments: [(1, 2), (0, 1), (-5, 3), (1_793_462_399, 1_793_462_400)] as [(Int64, Int64)])
    func theEarlierSecondCounts(earlier: Int64, later: Int64) {
        // Whatever the records say.
        for (first, second) in [("a", "b"), ("b", "a"), ("a", "a")] {
            #expect(Self.isFirst(earlier, first, before: later, second) == true)
            #expect(Self.isFirst(later, first, before: earlier, second) == false)
        }
    }

    @Test func theRecordsAreLookedAtOnlyWithinASecond() {
        var asked = 0
        for (left, right): (Int64, Int64) in [(1, 2), (2, 1), (3, 3)] {
            _ = CallPrecedence.isFirst(left, before: right) {
                asked += 1
                return ([], [])
            }
        }
        #expect(asked == 1)
    }

    /// Pairs of records, the smaller one first: bytewise, so `10` is smaller than `9`, capitals are
    /// smaller than small letters, and what ends is smaller than what goes on.
    @Test(arguments: [
        ("a,IDCardOCR,,10,", "a,IDCardOCR,,9,"), ("B,IDCardOCR,,1,", "a,IDCardOCR,,1,"),
        ("a,IDCardOCR,,1,", "a,IDCardOCR,E,1,"),
        ("a,MixedInvoiceOCR,,1,3", "a,MixedInvoiceOCR,,1,3|8"),
        ("a,IDCardOCR,,1,", "a,身份证识别,,1,"), ("a,x,,1,", "aa,x,,1,"), ("", "a"),
        ("z,x,,1,", "\u{E9},x,,1,"),
    ])
    func ofOneSecondTheSmallerRecordCounts(smaller: String, larger: String) {
        #expect(Self.isFirst(7, smaller, before: 7, larger) == true)
        #expect(Self.isFirst(7, larger, before: 7, smaller) == false)
    }

    /// A call gives way to the same one with the list of tickets that it lacks, and to no other.
    @Test func aListOfTicketsCountsBeforeNone() {
        let bare = "a,MixedInvoiceOCR,,1,"
        #expect(Self.isFirst(7, bare, before: 7, bare + "3") == false)
        #expect(Self.isFirst(7, bare + "3", before: 7, bare) == true)
        #expect(Self.isFirst(7, bare, before: 7, "a,MixedInvoiceOCR,,2,3") == true)
        #expect(Self.isFirst(6, bare, before: 7, bare + "3") == true)
    }

    @Test(arguments: ["", "a", "a,身份证识别,,1,"]) func equalOnesAreTheSameCall(text: String) {
        #expect(Self.isFirst(7, text, before: 7, text) == nil)
    }

    /// Any number of calls have one winner, whatever pairs are compared.
    @Test func theOrderIsTotal() {
        var random = SeededRandom(seed: 5)
        let calls = (0..<40).map { _ in
            (
                second: Int64.random(in: 0...3, using: &random),
                text: ["", "a", "aa", "b", "B"].randomElement(using: &random)!
            )
        }
        func isFirst(_ left: Int, _ right: Int) -> Bool? {
            Self.isFirst(
                calls[left].second, calls[left].text, before: calls[right].second,
                calls[right].text)
        }
        for left in calls.indices {
            for right in calls.indices {
                let answer = isFirst(left, right)
                #expect(isFirst(right, left) == answer.map { !$0 })
                #expect((answer == nil) == (calls[left] == calls[right]))
                for third in calls.indices where answer == true && isFirst(right, third) == true {
                    #expect(isFirst(left, third) == true)
                }
            }
        }
    }

    /// The record is written as `account,interface,error code,units,tickets`.
    @Test func recordsAreComparedAsTheyAreWritten() {
        let text = CanonicalRecord.text(
            account: Array("a".utf8), spelling: Array("身份证识别".utf8), errorCode: [],
            units: 12, tickets: Array("3|8".utf8))
        #expect(text == Array("a,身份证识别,,12,3|8".utf8))
    }
}
