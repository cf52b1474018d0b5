// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// Whether ISA-L unpacks the logs: where its headers are installed, unless CALLBILL_INFLATE=zlib is
/// set. Elsewhere zlib does, in twice the time. On arm64, ISA-L before 2.32 refuses sound files.
#if arch(x86_64)
    let unpacksWithISAL =
        Context.environment["CALLBILL_INFLATE"] != "zlib"
        && FileManager.default.fileExists(atPath: "/usr/include/isa-l/igzip_lib.h")
#else
    let unpacksWithISAL = false
#endif
let isalLibrary: [Target] =
    unpacksWithISAL
    ? [.systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])])] : []
let isalDependency: [Target.Dependency] = unpacksWithISAL ? ["CIsal"] : []

/// The commit, for `callbill --version`; scripts/build passes it on. `Context.gitInformation` would
/// go on telling an old one: the package manager reads this file anew only when its text or the
/// environment changes.
let commit = Context.environment["CALLBILL_COMMIT"] ?? "unknown"

/// Every target: Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

/// The targets that hold the rules and the hot path also mark every unsafe expression.
let strictest: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
    name: "callbill",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "callbill", targets: ["callbill"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: isalLibrary + [
        // The system's C libraries, and nothing else.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // What only the build knows; Swift's defines carry no values.
        .target(
            name: "CBuildInfo",
            cSettings: [
                .define("CALLBILL_COMMIT", to: "\"\(commit)\""), .treatAllWarnings(as: .error),
            ]),

        // The pipeline: bytes -> units -> ledger -> charges -> text.
        .target(name: "BillingTime", swiftSettings: strictest),
        .target(
            name: "Metering", dependencies: ["BillingTime", "CZlib", "CCrypto"] + isalDependency,
            swiftSettings: strictest),
        .target(
            name: "Ledger",
            dependencies: [
                "BillingTime", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strictest),
        .target(name: "Billing", dependencies: ["BillingTime"], swiftSettings: strictest),
        .target(
            name: "Reports", dependencies: ["BillingTime", "Billing"], swiftSettings: strictest),

        // Folders and files that appear whole or not at all.
        .target(
            name: "Publishing", dependencies: ["BillingTime", "CCrypto"], swiftSettings: strict),

        // What a billing run does, with the libraries above.
        .target(
            name: "BillRun",
            dependencies: [
                "BillingTime", "Metering", "Ledger", "Billing", "Reports", "Publishing",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [
                .embedInCode("Tariff/interfaces.csv"),
                .embedInCode("Tariff/pools.csv"),
                .embedInCode("Tariff/prices.csv"),
                .embedInCode("Tariff/billable_errors.csv"),
                .embedInCode("Tariff/tickets.csv"),
            ],
            swiftSettings: strict),

        // The command line: a thin shell.
        .executableTarget(
            name: "callbill",
            dependencies: [
                "BillRun", "BillingTime", "Metering", "Ledger", "Billing", "Reports", "CBuildInfo",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // The steps of a run, measured one by one.
        .executableTarget(
            name: "callbill-bench", dependencies: ["Metering", "Billing", "BillingTime"],
            path: "Sources/Benchmarks", swiftSettings: strict),

        .testTarget(name: "BillingTimeTests", dependencies: ["BillingTime"], swiftSettings: strict),
        .testTarget(
            name: "MeteringTests", dependencies: ["Metering", "BillingTime"], swiftSettings: strict),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "BillingTime", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BillingTests", dependencies: ["Billing", "BillingTime"], swiftSettings: strict),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Billing", "BillingTime"],
            swiftSettings: strict),
        .testTarget(
            name: "PublishingTests", dependencies: ["Publishing", "BillingTime"],
            swiftSettings: strict),
        .testTarget(
            name: "BillRunTests",
            dependencies: [
                "BillRun", "Billing", "BillingTime", "Metering", "Ledger", "Reports", "Publishing",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "callbill", "BillRun", "Publishing", "Billing", "BillingTime", "Metering", "Ledger",
                "Reports",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Cases"],
            swiftSettings: strict),
    ]
)
