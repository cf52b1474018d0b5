import BillingTime
import Testing

@testable import Billing

/// What units of a pack are worth, where the price doesn't divide evenly.
@Suite struct PackWorthTests {
    private func pack(price: String, quantity: Int64) throws -> Contract.Pack {
        Contract.Pack(
            id: "p", line: 2, pool: 0, quantity: quantity,
            price: try #require(Amount(parsing: price)), effectiveAt: .distantPast,
            expiresAt: .distantFuture)
    }

    @Test(arguments: [("100", 3), ("0.01", 7), ("84", 1000), ("450000", 10_000_000), ("0", 5)])
    func piecesAddUpToThePrice(price: String, quantity: Int64) throws {
        let pack = try pack(price: price, quantity: quantity)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var cuts = (0..<4).map { _ in Int64.random(in: 0...quantity, using: &generator) }
            cuts = [0] + cuts.sorted() + [quantity]
            let pieces = zip(cuts, cuts.dropFirst()).map { pack.worth(ofUnits: $0..<$1) }
            #expect(pieces.reduce(.zero, +) == pack.price)
            #expect(pieces.allSatisfy { $0 >= .zero })
        }
    }

    @Test func theLastPieceTakesWhatWasCutOff() throws {
        let pack = try pack(price: "100", quantity: 3)
        #expect(pack.worth(ofUnits: 0..<1).description == "33.33333333")
        #expect(pack.worth(ofUnits: 1..<2).description == "33.33333333")
        #expect(pack.worth(ofUnits: 2..<3).description == "33.33333334")
    }
}
