/// How far the reading of one file has come.
///
/// How many bytes of a packed file were read is guessed from the unpacked ones: gzip packs logs to
/// about three tenths. At the file's end the guess is put right.
public struct FileProgress {
    private let log: LogFile
    private let isPacked: Bool
    private let progress: any RunProgress
    private var bytes: Int64 = 0
    private var rows = 0

    /// Begins with a file.
    public init(_ log: LogFile, _ progress: any RunProgress) {
        self.log = log
        self.progress = progress
        isPacked = log.path.hasSuffix(".gz")
    }

    /// So many bytes were unpacked of the file so far, with so many rows.
    public mutating func report(unpackedBytes: Int64, rows: Int) {
        let bytes = isPacked ? unpackedBytes * 3 / 10 : unpackedBytes
        progress.add(files: 0, bytes: bytes - self.bytes, rows: Int64(rows - self.rows))
        (self.bytes, self.rows) = (bytes, rows)
    }

    /// The file is read, to its end or to a fault.
    public func finish() {
        progress.add(files: 1, bytes: (log.sizeBytes ?? bytes) - bytes, rows: 0)
    }

    /// The file will be read once more.
    public func takeBack() {
        progress.add(files: 0, bytes: -bytes, rows: -Int64(rows))
    }
}
