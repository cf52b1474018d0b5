import Foundation
import Testing

/// Closes that are sealed with a key (Formats.md, "closes.csv").
@Suite struct SealTests {
    private static let cheaper = "UPDATE issued_lines SET amount = '1.00' WHERE amount = '150.00'"

    private static func folder() throws -> (ProofFolder, [String]) {
        let proof = try ProofFolder()
        try proof.closing.folder.write("0123456789abcdef", to: "key")
        return (proof, ["--seal-key", proof.path("key")])
    }

    @Test func aLedgerChainedAnewIsFoundWithoutClosesToo() throws {
        let (proof, key) = try Self.folder()
        try proof.close(key)
        try proof.run("b", more: key)
        try proof.closing.command(
            "close", ["--period", "2026-10"] + key, asOf: ProofFolder.november)
        let rows = try proof.closing.rows("closes.csv")
        #expect(rows.allSatisfy { $0["seal"]?.utf8.count == 80 })
        #expect(rows[0]["seal"] != rows[1]["seal"])
        try proof.closing.command("audit", key, asOf: ProofFolder.november)
        try proof.change(Self.cheaper)
        try proof.chainAnew()
        try proof.expectRefusal("has no seal") { try proof.run("c", more: key, expecting: [70]) }
        try proof.remove("out/closes.csv")
        try proof.expectRefusal("has no seal") { try proof.run("c", more: key, expecting: [70]) }
        try proof.change(
            "UPDATE settings SET key = 'seal:' || (SELECT lower(hex(hash)) FROM closes "
                + "WHERE period % 12 = 9) WHERE value LIKE (SELECT value FROM settings WHERE key LIKE "
                + "'seal:%' ORDER BY key LIMIT 1)")
        try proof.expectRefusal("its seal is not that of its hash") {
            try proof.run("c", more: key, expecting: [70])
        }
    }

    @Test func theKeyIsNeeded() throws {
        let (proof, key) = try Self.folder()
        try proof.close(key)
        func expectInvalid(_ message: String, _ more: [String]) throws {
            try proof.expectRefusal(message) { try proof.run("b", more: more, expecting: [78]) }
        }
        try expectInvalid("its closes are sealed, and seal_key names no key", [])
        try expectInvalid("the key of seal_key can't be read", ["--seal-key", proof.path("none")])
        try proof.closing.folder.write("short", to: "other")
        try expectInvalid("has 5 bytes", ["--seal-key", proof.path("other")])
        try proof.closing.folder.write("0123456789abcdeF", to: "other")
        try expectInvalid("is not the key that close", ["--seal-key", proof.path("other")])
        try proof.run("b", more: key)
    }

    @Test func earlierClosesAreSealedAfterALook() throws {
        let (proof, key) = try Self.folder()
        try proof.close()
        try proof.run("b")
        try proof.expectRefusal("--seal-closes") { try proof.run("c", more: key, expecting: [70]) }
        try proof.run("c", more: key + ["--seal-closes"])
        try proof.run("d", more: key)
        #expect(try proof.closing.rows("closes.csv").map { $0["seal"]?.utf8.count } == [80])
        try proof.closing.command("audit", key, asOf: ProofFolder.november)
    }

    @Test func aReopeningIsSealed() throws {
        let (proof, key) = try Self.folder()
        try proof.close(key)
        try proof.closing.command(
            "reopen", ["--period", "2026-09", "--reason", "x"] + key, asOf: ProofFolder.october)
        let row = try #require(try proof.closing.rows("closes.csv").first)
        #expect(row["reopening_seal"]?.utf8.count == 80)
        try proof.close(key)
        try proof.run("b", more: key)
        try proof.closing.command("audit", key, asOf: ProofFolder.november)
    }
}
