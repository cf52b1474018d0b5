import Testing

@testable import BillRun

/// Paths are shown without detours, and lead where they led before.
@Suite struct ShortPathTests {
    @Test(arguments: [
        ("book/../logs", "logs"), ("book/logs", "book/logs"), ("a/b/../../c.csv", "c.csv"),
        ("../logs", "../logs"), ("a/../../logs", "../logs"), ("/srv/book/../logs/", "/srv/logs/"),
        ("book/..", "."), ("/book/..", "/"), ("/../x", "/../x"), ("./../x", "./../x"),
        ("book//../logs", "logs"), ("a..b/..c", "a..b/..c"), ("-", "-"), ("", ""),
    ])
    func whatIsLeftAgainIsLeftOut(path: String, short: String) {
        #expect(ShortPath.of(path) == short)
    }

    @Test func aLinkStays() throws {
        let folder = try TemporaryFolder()
        try folder.write("deep/real/x", "")
        try folder.write("y", "")
        try folder.link("book", to: "deep/real")
        let path = folder.path + "/book/../y"
        #expect(ShortPath.of(path) == path)
        #expect(ShortPath.of(folder.path + "/deep/../y") == folder.path + "/y")
    }
}
