import Reports
import Testing

@Suite struct ListingTests {
    @Test func tablesAlignChineseText() {
        var table = TerminalTable([.text("pool"), .number("units")], hasRule: false)
        table.append(["通用（小票）", "5"])
        table.append(["abc", "12"])
        #expect(table.text == "pool          units\n通用（小票）      5\nabc              12\n")
    }

    @Test func csvCellsAreQuotedAndNeverRun() {
        var listing = Listing(header: ["a", "b", "c"])
        listing.add([.text("=1+1"), .text("x,\"y\""), .number("-3")])
        listing.add([.none, .text("l\nm"), .number("4")])
        #expect(listing.render(.csv) == "a,b,c\n'=1+1,\"x,\"\"y\"\"\",-3\n,\"l\nm\",4\n")
        #expect(
            listing.render(.json) == """
                [
                  {"a":"=1+1","b":"x,\\"y\\"","c":-3},
                  {"a":null,"b":"l\\nm","c":4}
                ]

                """)
    }
}
