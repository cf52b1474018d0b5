import Testing

@testable import BillRun

/// Names that say that a file is unfinished, that it may be an empty log, or that it is ignored.
@Suite struct LogNamesTests {
    @Test(arguments: [
        ".a.csv", "a.csv.tmp", "a.TMP", "a.part", "a.csv~", "~$a.xlsx", "#a.csv#", "a.swp",
        "a.csv.gz.filepart", "a._COPYING_", "_temporary", "lost+found", "a.in-progress",
    ])
    func unfinished(name: String) { #expect(LogNames.isUnfinished(name)) }

    /// A part of a finished delivery must never be left out.
    @Test(arguments: [
        "a.csv", "part-00000", "calls.part.0001.csv", "tmp", "temp.csv", "partial", "a.tmp.csv",
        "calls.csv-20260906.gz", "a.csv.1", "_SUCCESS", "#1.csv", "a.apart", "a.bak", "a.old",
    ])
    func finished(name: String) { #expect(!LogNames.isUnfinished(name)) }

    @Test(arguments: [
        "calls.csv", "CALLS.CSV.GZ", "calls.csv.1", "calls.csv-20260906", "a.log", "x.ndjson",
        "part-00000", "6f1d",
    ])
    func emptyLogs(name: String) { #expect(LogNames.isEmptyLog(name)) }

    @Test(arguments: ["a.txt", "notes.md", "x.zst", "a.1", "费.txt"])
    func otherEmptyFiles(name: String) { #expect(!LogNames.isEmptyLog(name)) }

    @Test(arguments: [
        ("*.md", "a.md", "old/a.md", true), ("*.md", "a.mdx", "a.mdx", false),
        ("old", "old", "x/old", true), ("old/*", "a.csv", "old/a.csv", true),
        ("old/*", "a.csv", "x/old/a.csv", false), ("/old/*", "a.csv", "old/a.csv", true),
        ("a?.csv", "a1.csv", "a1.csv", true), ("a[0-9].csv", "ax.csv", "ax.csv", false),
        ("a.csv", "A.csv", "A.csv", false),
    ])
    func patterns(pattern: String, name: String, path: String, isIgnored: Bool) {
        #expect(IgnoredNames([pattern]).contains(name: name, path: path) == isIgnored)
    }
}
