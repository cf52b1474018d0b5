import BillRun
import Billing
import BillingTime
import Foundation
import Logging
import Metering
import Reports

/// What the defaults depend on.
struct SettingsSurroundings: Sendable {
    /// The number of processors that work.
    var processors: Int
    /// The present second.
    var now: Instant

    /// This machine, now.
    static var current: SettingsSurroundings {
        SettingsSurroundings(
            processors: ProcessInfo.processInfo.activeProcessorCount,
            now: Instant(Int64(time(nil))))
    }
}

extension CommandSettings {
    /// Makes the settings from flags, the settings file and defaults.
    ///
    /// Throws a `UsageError` for the flags, `InvalidInput` for the file; each lists every fault.
    init(flags: FlagSettings, surroundings: SettingsSurroundings = .current) throws {
        let file = try Self.findFile(flags)
        let settings = try file.map { try SettingsFile.read($0) }
        try self.init(
            flags: flags.settings, file: settings, path: file, surroundings: surroundings)
    }

    /// Makes the settings from flags and a settings file that was read already.
    init(
        flags: [RawSetting], file: SettingsFile?, path: String? = nil,
        surroundings: SettingsSurroundings
    ) throws {
        var reader = SettingsReader(flags: flags, file: file)
        billing = Self.billing(&reader, surroundings)
        billing.settingsFile = path
        quiet = reader.truth(.quiet)
        // A quiet run that goes well says nothing at all.
        logLevel = reader.choice(.logLevel, default: quiet ? .warning : .notice)
        logJSON = reader.truth(.logJSON)
        origins = reader.origins
        let fileFaults = reader.fileFaults.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        guard reader.flagFaults.isEmpty else {
            throw UsageError(lines: reader.flagFaults + fileFaults.map(\.description))
        }
        guard fileFaults.isEmpty else { throw InvalidInput(fileFaults) }
    }

    private static func billing(
        _ reader: inout SettingsReader, _ surroundings: SettingsSurroundings
    ) -> Settings {
        let zone = reader.value(.timeZone, default: .shanghai) { try Self.zone($0) }
        let policies = Policies(
            zone: zone, grantStart: reader.choice(.grantStart, default: .activation),
            packOrder: reader.choice(.packOrder, default: .effective),
            tierBasis: reader.choice(.tierBasis, default: .total))
        let asOf = reader.value(.asOf, default: surroundings.now) { try Self.now($0, zone) }
        var settings = Settings(asOf: asOf, policies: policies)
        settings.logs = reader.value(.logs, default: []) {
            try Self.names($0, "paths of files or folders, or -")
        }
        settings.ignored = reader.value(.ignore, default: []) {
            try Self.names($0, "patterns of names, such as *.md")
        }
        settings.allowsNoLogs = reader.truth(.allowNoLogs)
        settings.book = reader.path(.book)
        settings.withoutBook = reader.truth(.withoutBook)
        settings.out = reader.path(.out)
        settings.ledger = reader.path(.ledger)
        settings.tariff = reader.path(.tariff)
        settings.period = reader.optional(.period) { try Self.period($0) }
        settings.workers = reader.number(
            .workers, default: max(1, surroundings.processors), in: 1...1024)
        settings.dryRun = reader.truth(.dryRun)
        readLayout(of: &settings, from: &reader)
        settings.maxRecordBytes = reader.bytes(
            .maxRecordBytes, default: settings.maxRecordBytes, in: 256...(256 << 20))
        settings.dedupeDays = reader.number(
            .dedupeDays, default: settings.dedupeDays, in: 0...3660)
        settings.settleSeconds = reader.value(
            .settleAfter, default: settings.settleSeconds
        ) { try Self.span($0) }
        settings.exitsOpen = reader.truth(.exitOpen)
        settings.maxLogAgeSeconds = reader.optional(.maxLogAge) { try Self.span($0) }
        settings.batchBytes = reader.bytes(
            .batchBytes, default: settings.batchBytes, in: 4096...(1 << 40))
        settings.lockWaitSeconds = reader.number(
            .lockWait, default: settings.lockWaitSeconds, in: 0...86_400)
        settings.csvStyle = reader.choice(.csvStyle, default: settings.csvStyle)
        settings.alertAt = reader.value(.alertAt, default: []) { try Self.percents($0) }
        settings.sealKey = reader.path(.sealKey)
        settings.ledger =
            settings.ledger
            ?? settings.out.map { $0.hasSuffix("/") ? "\($0)ledger.sqlite" : "\($0)/ledger.sqlite" }
        return settings
    }

    /// Reads how the logs are laid out, and which of their records count.
    private static func readLayout(of settings: inout Settings, from reader: inout SettingsReader) {
        let zone = settings.policies.zone
        settings.logFormat = reader.choice(.logFormat, default: settings.logFormat)
        let renames = reader.value(.map, default: []) { try Self.renames($0) }
        settings.renames = merge(renames, over: settings.logFormat.renames)
        settings.recordsAt = reader.optional(.recordsAt) { try Self.keys($0) }
        settings.only = reader.optional(.only) { try Self.filters($0) }
        settings.successCodes = reader.value(.successCodes, default: .standard) {
            try Self.successCodes($0)
        }
        settings.logZone = reader.optional(.logTimeZone) { try Self.zone($0) }
        settings.earliestCall = reader.optional(.earliestCall) { try Self.instant($0, zone) }
        if !settings.fieldMap.isWithinBounds {
            reader.refuse(
                settings.only == nil ? .map : .only, "names too many columns: 15 besides the fields"
            )
        }
    }

    /// The file of `--config`, or the one in the book that `--book` names.
    private static func findFile(_ flags: FlagSettings) throws -> String? {
        if let config = flags.config {
            guard !config.isEmpty else { throw UsageError("--config must be a path") }
            return config
        }
        guard let book = flags.settings.last(where: { $0.key == .book })?.values.last,
            !book.isEmpty
        else { return nil }
        let path = "\(book)/\(SettingsFile.defaultName)"
        return InputFile.exists(path) ? path : nil
    }

    private static func zone(_ values: [String]) throws -> BillingZone {
        let name = values.last ?? ""
        guard let zone = BillingZone.named(name) else {
            throw SettingsReader.Refusal(
                "must be a time zone of the IANA list, such as Asia/Shanghai, not '\(name)'")
        }
        return zone
    }

    private static func names(_ values: [String], _ expected: String) throws -> [String] {
        guard !values.contains(where: { $0.isEmpty || $0.utf8.contains(0) }) else {
            throw SettingsReader.Refusal("must be \(expected)")
        }
        return values
    }

    /// Keys with points between them.
    private static func keys(_ values: [String]) throws -> String {
        let text = values.last ?? ""
        guard !text.split(separator: ".", omittingEmptySubsequences: false).contains("") else {
            throw SettingsReader.Refusal(
                "must be keys with points between them, such as Response.Events, not '\(text)'")
        }
        return text
    }

    /// Percents, each its own value or several with commas between.
    private static func percents(_ values: [String]) throws -> [Int] {
        let texts = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let percents = texts.compactMap { Int($0.trimmingPrefix(" ")) }
        guard percents.count == texts.count, percents.allSatisfy({ (1...100).contains($0) }) else {
            throw SettingsReader.Refusal(
                "must be whole percents from 1 to 100, such as 80,100, not "
                    + "'\(values.joined(separator: ","))'")
        }
        return Set(percents).sorted()
    }

    private static func period(_ values: [String]) throws -> Period {
        let text = values.last ?? ""
        guard let period = Period(text), (1970...9998).contains(period.year) else {
            throw SettingsReader.Refusal(
                "must be a month from 1970-01 to 9998-12, such as 2026-11, not '\(text)'")
        }
        return period
    }

    /// Months behind the last one that can be named must not be billed either.
    private static func now(_ values: [String], _ zone: BillingZone) throws -> Instant {
        let now = try instant(values, zone)
        if zone.period(of: now).year <= 9998 { return now }
        throw SettingsReader.Refusal("must be before the year 9999, not '\(values.last ?? "")'")
    }

    private static func instant(_ values: [String], _ zone: BillingZone) throws -> Instant {
        let text = values.last ?? ""
        guard let instant = TimeText.instant(text, zone: zone) else {
            throw SettingsReader.Refusal("must be \(TimeText.expected), not '\(text)'")
        }
        return instant
    }

    private static func span(_ values: [String]) throws -> Int {
        let text = values.last ?? ""
        guard let seconds = TimeSpan.parse(text), seconds <= 366 * 86_400 else {
            throw SettingsReader.Refusal(
                "must be a span of at most 366 days, such as 2d, 36h or 0, not '\(text)'")
        }
        return seconds
    }

    private static func renames(_ values: [String]) throws -> [FieldRename] {
        var renames: [FieldRename] = []
        for pair in values.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else {
                throw SettingsReader.Refusal(
                    "must be pairs such as time=eventTime, not '\(pair)'")
            }
            guard let field = CallField.allCases.first(where: { $0.name == parts[0] }) else {
                let known = CallField.allCases.map(\.name).joined(separator: ", ")
                throw SettingsReader.Refusal("knows no column '\(parts[0])'; there are \(known)")
            }
            guard !renames.contains(where: { $0.field == field }) else {
                throw SettingsReader.Refusal("names the column '\(parts[0])' twice")
            }
            let rename = FieldRename(field: field, path: String(parts[1]))
            guard rename.source != nil else {
                throw SettingsReader.Refusal(
                    "must name columns such as code, code|status or {model}/{region}, not "
                        + "'\(parts[1])'")
            }
            renames.append(rename)
        }
        return renames
    }

    private static func filters(_ values: [String]) throws -> [RecordFilter] {
        do {
            return try RecordFilter.parse(values)
        } catch {
            throw SettingsReader.Refusal(
                "must be conditions such as resourceType=ocr, not '\(error.text)'")
        }
    }

    private static func successCodes(_ values: [String]) throws -> SuccessCodes {
        let codes = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard codes.allSatisfy({ !$0.isEmpty }) else {
            throw SettingsReader.Refusal("must be error codes such as 0,OK")
        }
        return SuccessCodes(codes)
    }

    /// The user's renames, and those of the layout for all other columns.
    private static func merge(
        _ renames: [FieldRename], over base: [FieldRename]
    ) -> [FieldRename] {
        CallField.allCases.compactMap { field in
            renames.first { $0.field == field } ?? base.first { $0.field == field }
        }
    }
}
