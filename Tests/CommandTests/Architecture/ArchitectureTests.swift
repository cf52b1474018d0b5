import Testing

/// Who may use whom, and how large files and functions may be (Sources/README.md, "The house").
@Suite struct ArchitectureTests {
    /// What a target may import: of the package's own, and of all else.
    struct Plan: Sendable {
        let name: String
        let own: Set<String>
        let others: Set<String>
    }

    /// The eight targets. Rules and hot path do without Foundation; SQL is the ledger's alone; the
    /// argument parser, YAML and the terminal are the command line's alone.
    static let plans = [
        Plan(name: "BillingTime", own: [], others: []),
        Plan(
            name: "Metering", own: ["BillingTime"],
            others: [
                "CZlib", "CIsal", "CCrypto", "Glibc", "Darwin", "Synchronization",
                "_Builtin_intrinsics",
            ]),
        Plan(
            name: "Ledger", own: ["BillingTime"],
            others: ["GRDB", "GRDBSQLite", "Foundation", "Synchronization"]),
        // Foundation for Unicode's NFKC alone (`onlyNamesAreFoldedWithFoundation`).
        Plan(name: "Billing", own: ["BillingTime"], others: ["Foundation"]),
        Plan(name: "Reports", own: ["BillingTime", "Billing"], others: []),
        Plan(
            name: "Publishing", own: ["BillingTime"],
            others: ["CCrypto", "Dispatch", "Glibc", "Synchronization"]),
        Plan(
            name: "BillRun",
            own: ["BillingTime", "Metering", "Ledger", "Billing", "Reports", "Publishing"],
            others: ["Foundation", "Logging", "Synchronization"]),
        Plan(
            name: "callbill",
            own: [
                "BillRun", "BillingTime", "Metering", "Ledger", "Billing", "Reports", "CBuildInfo",
            ],
            others: ["ArgumentParser", "Yams", "Logging", "Foundation", "Synchronization"]),
    ]

    /// The modules that are no targets and no products of other packages.
    private static let system: Set<String> = [
        "Foundation", "Synchronization", "Glibc", "Darwin", "Dispatch", "_Builtin_intrinsics",
    ]

    private static let sources = Result { try SwiftSource.files(below: "Sources") }
    private static let tests = Result { try SwiftSource.files(below: "Tests") }

    private static func files(of target: String) throws -> [SwiftSource] {
        let files = try sources.get().filter { $0.target == target }
        try #require(!files.isEmpty, "\(target) has no files")
        return files
    }

    // MARK: Who may use whom

    @Test(arguments: plans) func aTargetImportsWhatItMay(plan: Plan) throws {
        for file in try Self.files(of: plan.name) {
            let more = file.imports.subtracting(plan.own).subtracting(plan.others)
            #expect(more.isEmpty, "\(file.path) imports \(more.sorted())")
        }
    }

    /// What may be imported is what the manifest names, no more and no less.
    @Test(arguments: plans) func theManifestAgrees(plan: Plan) throws {
        let target = try #require(try PackageManifest.own().target(plan.name))
        var expected = plan.own.union(plan.others).subtracting(Self.system)
        // It stands in a variable, where the machine has it.
        expected.remove("CIsal")
        #expect(target.dependencies == expected)
    }

    @Test func theseAreAllTargets() throws {
        let targets = try PackageManifest.own().targets
        let libraries = targets.filter { $0.kind == "target" }.map(\.name)
        let programs = targets.filter { $0.kind == "executableTarget" }.map(\.name)
        #expect(
            Set(libraries)
                == Set(Self.plans.map(\.name)).subtracting(["callbill"]).union(["CBuildInfo"]))
        #expect(programs.sorted() == ["callbill", "callbill-bench"])
        let folders = Set(try Self.sources.get().map(\.target))
        #expect(folders == Set(Self.plans.map(\.name)).union(["Benchmarks"]))
    }

    /// Only the command line knows how it is read and set up.
    @Test(arguments: ["ArgumentParser", "Yams"]) func onlyTheCommandLineImports(module: String)
        throws
    {
        let importing = try Self.sources.get().filter { $0.imports.contains(module) }
        #expect(!importing.isEmpty)
        for file in importing { #expect(file.target == "callbill", "\(file.path)") }
        for target in try PackageManifest.own().targets
        where target.kind == "target" || target.name == "callbill-bench" {
            #expect(!target.dependencies.contains(module), "\(target.name)")
        }
    }

    /// No part sees another one's inside.
    @Test func nothingIsImportedForTests() throws {
        for file in try Self.sources.get() {
            for word in ["@testable", "@_exported", "@_spi"] {
                #expect(!file.code.utf8.contains(run: word), "\(file.path): \(word)")
            }
        }
    }

    // MARK: Sizes

    @Test func noFileIsLongerThan300Lines() throws {
        for file in try Self.sources.get() + Self.tests.get() {
            #expect(file.lineCount <= 300, "\(file.path): \(file.lineCount) lines")
        }
    }

    @Test func noFunctionIsLongerThan60Lines() throws {
        for file in try Self.sources.get() + Self.tests.get() {
            for function in file.functions {
                #expect(
                    function.lineCount <= 60,
                    "\(file.path):\(function.line): \(function.lineCount) lines")
            }
        }
    }

    @Test func theCommandLineIsAThinShell() throws {
        let lines = try Self.files(of: "callbill").reduce(0) { $0 + $1.lineCount }
        #expect(lines <= 3500)
    }

    // MARK: Unsafe memory

    /// Outside Metering, only calls of the system and of SQLite touch memory that the language does
    /// not look after, each in one of these files.
    static let systemCalls = [
        "Ledger/File/LedgerConnection.swift", "Ledger/File/LedgerHeader.swift",
        "Ledger/Checking/RowDigest+Bytes.swift", "Ledger/Checking/RowDigest+SQL.swift",
        "Ledger/File/RawStatement.swift", "Ledger/File/SystemFile.swift",
        "Publishing/FolderEntry.swift", "Publishing/FolderFile.swift",
        "Publishing/LinuxCalls.swift", "BillRun/Inputs/PathStatus.swift",
        "BillRun/Run/Interruption.swift",
        "callbill/Main.swift", "callbill/Terminal/StandardError.swift",
        "callbill/Terminal/StandardOutput.swift",
    ].map { "Sources/\($0)" }

    @Test func unsafeMemoryIsTouchedInFewPlaces() throws {
        let using = try Self.sources.get().filter {
            $0.target != "Metering" && $0.usesUnsafeMemory
        }
        for file in using { #expect(Self.systemCalls.contains(file.path), "\(file.path)") }
        // A file that needs it no longer leaves the list.
        #expect(Set(Self.systemCalls).subtracting(using.map(\.path)).isEmpty)
        for file in using where Self.systemCalls.contains(file.path) {
            #expect(
                !file.imports.isDisjoint(with: ["Glibc", "Foundation", "GRDBSQLite"]),
                "\(file.path) calls no system")
        }
    }

    /// The rules need Foundation for one thing: names are compared in Unicode's form NFKC.
    @Test func onlyNamesAreFoldedWithFoundation() throws {
        let using = try Self.files(of: "Billing").filter { $0.imports.contains("Foundation") }
        #expect(using.map(\.path) == ["Sources/Billing/Tariff/Catalog+Lookup.swift"])
    }

    // MARK: Leftovers

    @Test func nothingIsLeftToBeDone() throws {
        let words = ["TO" + "DO", "FIX" + "ME"]
        for file in try Self.sources.get() + Self.tests.get() {
            for word in words {
                #expect(!file.text.utf8.contains(run: word), "\(file.path): \(word)")
            }
        }
    }
}
