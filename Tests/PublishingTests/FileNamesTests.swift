import Testing

@testable import Publishing

@Suite struct FileNamesTests {
    @Test(arguments: [
        ("acct-1", "acct-1"), ("A.b_c-9", "A.b_c-9"), (".hidden", ".hidden"), ("...", "..."),
        (".", "%2E"), ("..", "%2E%2E"), ("", "%"), ("../x", "..%2Fx"), ("=1+1", "%3D1%2B1"),
        ("a\u{0}b\n\u{7F}", "a%00b%0A%7F"), ("%", "%25"), ("%2E", "%252E"), ("a b", "a%20b"),
        ("云账户", "%E4%BA%91%E8%B4%A6%E6%88%B7"), ("a\\b", "a%5Cb"), ("é", "%C3%A9"),
    ])
    func idsBecomeNames(id: String, name: String) {
        #expect(FileNames.name(for: id) == name)
    }

    @Test func longIDs() {
        let id64 = String(repeating: "a", count: 64)
        #expect(FileNames.name(for: id64) == id64)
        #expect(FileNames.name(for: id64 + "a") == id64 + "a")
        let long = FileNames.name(for: String(repeating: "a", count: 300))
        // printf 'a%.0s' {1..300} | sha256sum
        #expect(
            long == String(repeating: "a", count: 134) + "%_"
                + "9835FA6BF4E20A9B9EA812506302E98982721A6CF8D2CAE67AF57129BF21AE90")
        let encoded = FileNames.name(for: String(repeating: "账", count: 100))
        #expect(encoded.utf8.count <= FileNames.longestName)
        #expect(encoded.hasPrefix("%E8%B4%A6%E8"))
        #expect(encoded.contains("%_"))
    }

    @Test func differentIDsHaveDifferentNames() {
        let a300 = String(repeating: "a", count: 300)
        var ids = ["", ".", "..", "%", "%25", "%2E", "%_", "a", "A", "a%", "a%2", "=", "%3D"]
        ids += [a300, a300 + "a", a300 + "b", FileNames.name(for: a300)]
        ids += (0..<128).map { String(UnicodeScalar(UInt8($0))) }
        ids += (0..<128).map { String(repeating: String(UnicodeScalar(UInt8($0))), count: 300) }
        let names = Set(ids).map(FileNames.name(for:))
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.utf8.count <= 200 && name != "." && name != "..")
            #expect(!name.isEmpty && !name.contains("/") && name.utf8.allSatisfy { $0 > 32 })
        }
    }
}
