import Billing
import Testing

/// An account's month has one status (Rules.md, 12. An invoice's status).
@Suite struct InvoiceStatusTests {
    @Test(
        arguments: [
            (false, false, false, .draft), (false, true, false, .incomplete),
            (true, false, false, .unpriced), (true, true, false, .unpriced),
            (false, false, true, .issued), (false, true, true, .issued),
            (true, false, true, .issued), (true, true, true, .issued),
        ] as [(Bool, Bool, Bool, InvoiceStatus)])
    func theFirstThatHolds(
        isUnpriced: Bool, isIncomplete: Bool, isClosed: Bool, status: InvoiceStatus
    ) {
        #expect(
            InvoiceStatus(isUnpriced: isUnpriced, isIncomplete: isIncomplete, isClosed: isClosed)
                == status)
    }

    /// Nothing is issued while an account is incomplete or unpriced.
    @Test func whatStandsInTheWayOfAClose() {
        #expect(InvoiceStatus.allCases.filter(\.blocksClose) == [.incomplete, .unpriced])
    }

    @Test func itIsWrittenAsTheSummaryNamesIt() {
        #expect(
            InvoiceStatus.allCases.map(\.rawValue) == ["draft", "incomplete", "unpriced", "issued"])
    }
}
