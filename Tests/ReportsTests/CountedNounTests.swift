import Reports
import Testing

/// A number's noun agrees with it.
@Suite struct CountedNounTests {
    @Test(
        arguments: [
            (0, "0 files"), (1, "1 file"), (2, "2 files"), (11, "11 files"), (21, "21 files"),
            (-1, "-1 files"),
        ] as [(Int, String)]) func onlyOneIsSingular(number: Int, text: String)
    {
        #expect(counted(number, "file") == text)
        #expect(counted(Int64(number), "file") == text)
    }

    @Test func aPluralOfItsOwn() {
        #expect(counted(1, "entry", plural: "entries") == "1 entry")
        #expect(counted(3, "entry", plural: "entries") == "3 entries")
    }
}
