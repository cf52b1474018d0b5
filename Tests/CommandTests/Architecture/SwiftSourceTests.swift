import Testing

/// What the tests of the architecture see in a Swift text, and in Package.swift.
@Suite struct SwiftSourceTests {
    private static func source(_ text: String) -> SwiftSource {
        SwiftSource(path: "Sources/Target/File.swift", text: text)
    }

    /// The functions of a text as `line: lines`.
    private static func functions(_ text: String) -> [String] {
        source(text).functions.map { "\($0.line): \($0.lineCount)" }
    }

    // MARK: Code

    @Test(arguments: [
        ("a // {", "a     "), ("a /* { /* } */ */ b", "a                 b"),
        ("a \"{\" b", "a     b"), ("a \"\\\"{\" b", "a       b"),
        ("a #\"\"{\"# b", "a        b"), ("a(\"x\\(f(\"{\"))y\")", "a(   (f(   ))  )"),
        ("a \"\"\"\n{\n\"\"\" b", "a    \n \n    b"), ("a(/\"{/) { \"}\" }", "a(    ) {     }"),
        ("a = b / c / d", "a = b / c / d"), ("a = \"云\" {", "a =       {"),
    ])
    func whatIsNoCodeIsBlank(text: String, code: String) {
        #expect(Self.source(text).code == code)
    }

    @Test func importsOfEveryForm() {
        let text = """
            import One
            @testable import Two
            public import Three
            import struct Four.Five
            @preconcurrency internal import Six
            // import Seven
            let text = "import Eight"
                import Nine.Ten
            """
        #expect(
            Self.source(text).imports == ["One", "Two", "Three", "Four", "Six", "Nine"])
    }

    @Test(arguments: [
        ("let a = unsafe b()", true), ("a.withUnsafeBytes { $0 }", true),
        ("let a: UnsafePointer<Int8>", true), ("nonisolated(unsafe) var a = 1", true),
        ("unsafeBitCast(a, to: Int.self)", true), ("// unsafe", false), ("\"unsafe\"", false),
        ("configuration.allowsUnsafeTransactions = true", false), ("let unsafely = 1", false),
    ])
    func unsafeMemory(text: String, isUsed: Bool) {
        #expect(Self.source(text).usesUnsafeMemory == isUsed)
    }

    // MARK: Functions

    @Test func functionsAreCountedFromTheirLineToTheirBrace() {
        #expect(Self.functions("func a() {}\n") == ["1: 1"])
        #expect(Self.functions("struct A {\n    func a() {\n        b()\n    }\n}\n") == ["2: 3"])
        #expect(
            Self.functions("/// It.\n@Test(arguments: [\n  1,\n]) func a(\n  b: Int\n) {\n}\n") == [
                "4: 4"
            ])
        #expect(Self.functions("func a() {\n  func b() {\n  }\n}\n") == ["1: 4", "2: 2"])
        #expect(Self.functions("func a()\n  -> [Int]\n{\n}\n") == ["1: 4"])
        #expect(
            Self.functions("func a<B>(_ b: B) -> Int\nwhere B: C,\n  B: D\n{ 1 }\n") == ["1: 4"])
        #expect(Self.functions("func a(b: () -> Void = { c() }) {\n}\n") == ["1: 2"])
        #expect(
            Self.functions("static func < (a: A, b: A) -> Bool {\n  a.b < b.b\n}\n") == ["1: 3"])
    }

    @Test func initializersAreFunctionsAndTheirCallsAreNot() {
        #expect(Self.functions("  init() {\n  }\n") == ["1: 2"])
        #expect(Self.functions("  public convenience init?(a: Int) {\n  }\n") == ["1: 2"])
        #expect(Self.functions("  init<A>(_ a: A) throws(B) {\n\n  }\n") == ["1: 3"])
        #expect(Self.functions("  self.init(a) { b }\n  A.init(b)\n  let a = B.init { c }\n") == [])
    }

    @Test func whatHasNoBodyIsNotCounted() {
        let text = """
            protocol A {
                func b()
                func c(
                    d: Int
                ) throws -> Int
                init(e: Int)
            }
            struct F {
                var g: Int { 1 }
            }
            """
        #expect(Self.functions(text) == [])
    }

    @Test func bracesInTextsAreNone() {
        let text = """
            func a() {
                b("}", /}"/, "\\(c { "}" })") // }
                /* } */
            }
            func d() {
            }
            """
        #expect(Self.functions(text) == ["1: 4", "5: 2"])
    }

    // MARK: Package.swift

    @Test func aManifestsTargets() {
        let manifest = PackageManifest(
            """
            targets: more + [
                .systemLibrary(name: "CA", providers: [.apt(["a-dev"])]),
                .target(name: "A", swiftSettings: b),
                .target(
                    name: "B",
                    dependencies: [
                        "A", .product(name: "C", package: "c.swift"), .target(name: "E"),
                    ] + others, resources: [.embedInCode("x")]),
                .executableTarget(name: "d", dependencies: ["A", "CA"] + others, path: "D"),
            ]
            """)
        #expect(manifest.target("A")?.dependencies == [])
        #expect(manifest.target("B")?.dependencies == ["A", "C", "E"])
        #expect(
            manifest.target("d")
                == .init(kind: "executableTarget", name: "d", dependencies: ["A", "CA"]))
        #expect(manifest.target("CA")?.kind == "systemLibrary")
    }
}
