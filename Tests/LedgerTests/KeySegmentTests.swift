import BillingTime
import Testing

@testable import Ledger

@Suite struct KeySegmentTests {
    let folder = TemporaryFolder()

    @Test func reachCoversTheSpan() {
        for (range, reach) in [
            (5...5, 0), (5...6, 1), (5...7, 3), (0...255, 255), (0...256, 511),
            (0...Int64.max, Int64.max), (1...Int64.max, Int64.max),
        ] as [(ClosedRange<Int64>, Int64)] {
            let segment = KeySegment(period: november, prefixes: range, count: 0, keys: [])
            #expect(segment.reach == reach)
        }
    }

    @Test func everyOverlapIsFoundAndNothingElse() throws {
        let store = try openLedger(folder)
        let run = try beginRun(store)
        var generator = SystemRandomNumberGenerator()
        let segments = (0..<600).map { number in
            KeySegment(
                period: number.isMultiple(of: 3) ? october : november,
                prefixes: randomRange(&generator), count: Int64(number),
                keys: [UInt8(truncatingIfNeeded: number)])
        }
        let intake = try store.beginTransaction(run: run)
        try intake.addKeySegments(segments.prefix(300))
        try intake.addKeySegments(segments.dropFirst(300))
        // The transaction is open: its own rows are seen.
        for _ in 0..<300 {
            let wanted = randomRange(&generator)
            #expect(
                try store.keySegments(overlapping: wanted).map(\.segment)
                    == segments.filter { $0.prefixes.overlaps(wanted) })
        }
        #expect(try store.keysForgottenThrough() == nil)
        #expect(try store.keyPeriods() == [october, november])
        try intake.forgetKeys(through: october)
        // What is forgotten stays forgotten, whatever is asked for later.
        try intake.forgetKeys(through: Period("2026-09")!)
        try intake.commit()
        #expect(try store.keyPeriods() == [november])
        #expect(try store.keysForgottenThrough() == october)
        #expect(
            try store.keySegments(overlapping: 0...Int64.max).map(\.segment)
                == segments.filter { $0.period == november })
    }

    @Test func pagesOfForgottenKeysAreUsedAgain() throws {
        let store = try openLedger(folder)
        var pages: [Int] = []
        for month in 0..<8 as Range<Int32> {
            let period = Period(monthsSinceYearZero: october.monthsSinceYearZero + month)
            let intake = try store.beginTransaction(run: beginRun(store))
            try intake.addKeySegments(
                (0..<40).map { number in
                    KeySegment(
                        period: period, prefixes: number * 16...number * 16 + 15, count: number,
                        keys: [UInt8](repeating: 7, count: 50_000))
                })
            // Two months are kept, as with a month open and the one before it just closed.
            if month > 1 {
                try intake.forgetKeys(
                    through: Period(monthsSinceYearZero: period.monthsSinceYearZero - 2))
            }
            try intake.commit()
            pages.append(try #require(try integer("PRAGMA page_count", in: store)))
        }
        // Three months' keys are there at most; the file grows no further than that.
        #expect(pages[2] > pages[1])
        #expect(pages.dropFirst(3).allSatisfy { $0 <= pages[2] + 2 }, "\(pages)")
    }

    @Test func threadsMayAskAtOnce() async throws {
        let store = try openLedger(folder)
        let intake = try store.beginTransaction(run: beginRun(store))
        try intake.addKeySegments(
            (0..<256).map { number in
                KeySegment(
                    period: november, prefixes: number * 16...number * 16 + 15, count: number,
                    keys: [])
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<4 as Range<Int64> {
                group.addTask {
                    for number in stride(from: part, to: 256, by: 4) {
                        let found = try store.keySegments(overlapping: number * 16...number * 16)
                        #expect(found.map(\.segment.count) == [number])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func randomRange(_ generator: inout SystemRandomNumberGenerator) -> ClosedRange<Int64> {
        let first = Int64.random(in: 0...Int64.max, using: &generator)
        let width = Int64.random(in: 0...Int64.max, using: &generator) >> Int64.random(in: 0...63)
        return first...(first > .max - width ? .max : first + width)
    }
}
