import BillRun
import BillingTime
import Metering
import Testing

@testable import callbill

/// The page of settings lists every one with its flag, its default and its bounds.
@Suite struct SettingsDocumentTests {
    private static let page = "Sources/callbill/callbill.docc/Settings.md"

    /// Defaults that are no fixed values.
    private static let words: [SettingKey: String] = [
        .ledger: "`ledger.sqlite` in `out`", .workers: "the number of processors",
    ]

    private static func row(_ key: SettingKey) throws -> [String] {
        let rows = try DocumentTable(page, "Key").rows.filter { $0[0] == "`\(key.rawValue)`" }
        #expect(rows.count == 1, "\(key.rawValue) stands in \(rows.count) rows")
        return try #require(rows.first)
    }

    private static func settings(_ key: SettingKey? = nil, _ value: String = "") throws
        -> CommandSettings
    {
        let flags = key.map { [RawSetting(key: $0, values: [value], origin: .flag($0.flag))] } ?? []
        return try CommandSettings(
            flags: flags, file: nil,
            surroundings: SettingsSurroundings(processors: 6, now: Instant(1_795_000_000)))
    }

    @Test func noOtherSettingIsListed() throws {
        let keys = try DocumentTable(Self.page, "Key").rows.flatMap { DocumentTable.code($0[0]) }
        #expect(keys.sorted() == SettingKey.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: SettingKey.allCases)
    func everySettingIsListedWithItsDefault(key: SettingKey) throws {
        let row = try Self.row(key)
        #expect(row.count == 5)
        #expect(row[1] == "`\(key.flag)`")
        let entry = try #require(try Self.settings().entries.first { $0.key == key })
        #expect(row[2] == Self.words[key] ?? "`\(entry.text)`")
    }

    @Test(arguments: [
        SettingKey.workers, .dedupeDays, .lockWait, .maxRecordBytes, .batchBytes,
    ])
    func boundsAreThoseThatHold(key: SettingKey) throws {
        let bounds = DocumentTable.code(try Self.row(key)[3])
        let numbers = bounds.compactMap(ByteCount.parse)
        #expect(bounds.count == 2 && numbers.count == 2)
        for value in bounds { _ = try Self.settings(key, value) }
        for value in [numbers[0] - 1, numbers[1] + 1] {
            #expect(throws: UsageError.self) { try Self.settings(key, "\(value)") }
        }
    }

    @Test(arguments: [
        SettingKey.grantStart, .packOrder, .tierBasis, .logFormat, .csvStyle, .logLevel, .map,
    ])
    func wordsAreThoseThatAreTaken(key: SettingKey) throws {
        let words = DocumentTable.code(try Self.row(key)[3])
        for word in words { _ = try Self.settings(key, key == .map ? "\(word)=x" : word) }
        // What is refused is answered with all words there are.
        let error = #expect(throws: UsageError.self) { try Self.settings(key, "nonsense=x") }
        for word in words { #expect(error?.lines.joined().contains(word) == true, "\(word)") }
        if key == .map { #expect(words == CallField.allCases.map(\.name)) }
    }
}
