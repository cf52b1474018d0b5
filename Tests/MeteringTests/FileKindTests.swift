import Testing

@testable import Metering

/// What a file is that is no log (Formats.md, "Reasons").
@Suite struct FileKindTests {
    static let header = "time,account_id,interface,request_id\n"
    static let row = "2026-11-02 10:00:00,a,IDCardOCR,r-1\n"

    static func fault(_ bytes: [UInt8]) -> String {
        let whole = RecordedLog.read(bytes, blockBytes: bytes.count + 1)
        let cut = RecordedLog.read(bytes, blockBytes: 64)
        #expect(whole.calls.isEmpty && cut.calls.isEmpty)
        #expect(whole.fault?.contains("notALog") == true && cut.fault == whole.fault)
        return whole.fault ?? ""
    }

    static func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
        text.utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit & 255), UInt8(unit >> 8)]
            return isLittle ? bytes : bytes.reversed()
        }
    }

    @Test(
        arguments: [
            ([0x28, 0xB5, 0x2F, 0xFD, 0x04], "zstd"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"),
            (Array("BZh91AY".utf8), "bzip2"), ([0x1F, 0x8B, 8, 0], "gzip inside gzip"),
            ([0x04, 0x22, 0x4D, 0x18], "lz4"), (Array("PK\u{3}\u{4}".utf8), "zip"),
            (Array("PAR1".utf8), "Parquet"), (Array("%PDF-1.4".utf8), "PDF"),
            (Array("SQLite format 3\0".utf8), "SQLite"), ([0xD0, 0xCF, 0x11, 0xE0], "Excel"),
            ([UInt8](repeating: 0, count: 300), "300 NUL bytes"),
            ([0xFF, 0xFE, 0x74, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x74], "UTF-16"),
            (utf16(header, isLittle: true), "UTF-16LE"),
            (utf16(header, isLittle: false), "UTF-16BE"),
        ] as [([UInt8], String)])
    func bytesTellTheKind(start: [UInt8], kind: String) {
        let rest = Array((Self.header + Self.row).utf8)
        #expect(Self.fault(start + rest).contains(kind))
    }

    @Test func aTarArchiveIsNamed() {
        var block = [UInt8](repeating: 0, count: 512)
        block.replaceSubrange(0..<7, with: Array("log.csv".utf8))
        block.replaceSubrange(257..<262, with: Array("ustar".utf8))
        #expect(Self.fault(block + Array((Self.header + Self.row).utf8)).contains("tar archive"))
    }

    @Test(arguments: [
        (header.replacing(",", with: ";") + row, "semicolons"),
        (header.replacing(",", with: "|") + row, "bars"),
        (header.replacing(",", with: " ") + row, "blanks"), ("sep=,\n" + header + row, "sep="),
        ("SEP=;\r\n" + header + row, "sep="), ("# exported\n" + header + row, "comment (#)"),
        ("#Fields: a b\n" + row, "comment"), ("// x\n" + header, "comment (//)"),
        ("-- x\n" + header, "comment (--)"), ("<!DOCTYPE html>\n<html>", "HTML"),
        ("  <HTML>\n", "HTML"), ("<?xml version=\"1.0\"?>\n", "XML"),
        ((header + row).replacing("\n", with: "\r"), "lone CRs"),
        ("time,account_id,interface,request_id,account_id\n" + row, "account_id 2 times"),
        ("time,units,account_id,units,interface,request_id,units\n", "units 3 times"),
    ]) func textTellsTheKind(text: String, kind: String) {
        #expect(Self.fault(Array(text.utf8)).contains(kind))
    }

    @Test(arguments: [
        ("timestamp,account_id,interface,request_id", "--map time=timestamp"),
        ("time,acount_id,interface,request_id", "--map account_id=acount_id"),
        ("time,account_id,action,request_id", "--map interface=action"),
        ("time,account_id,interface,req_id", "--map request_id=req_id"),
        ("eventTime,uin,interface,request_id", "--map time=eventTime,account_id=uin"),
        ("a,b,c,d", "no column time, account_id, interface, request_id"),
    ]) func whatIsMissingAndWhatLooksLikeItIsSaid(header: String, text: String) {
        #expect(Self.fault(Array("\(header)\n\(Self.row)".utf8)).contains(text))
    }
}
