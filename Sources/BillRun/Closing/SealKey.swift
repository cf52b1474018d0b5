import Metering

/// The key that closes are sealed with: HMAC-SHA-256 over their hashes, which nobody makes who
/// writes to the ledger alone.
struct SealKey: Sendable {
    /// The fewest bytes of a key.
    static let minimumBytes = 16
    /// The most bytes of a key.
    static let maximumBytes = 4096

    private let key: [UInt8]
    /// The key's file.
    let path: String
    /// What tells the key from others, without telling it.
    let name: [UInt8]

    /// Reads the key: all bytes of the file.
    init(path: String) throws {
        let key: [UInt8]
        do {
            key = try InputFile.read(path, maximumBytes: Self.maximumBytes)
        } catch let error as OperatingError {
            throw OperatingError(
                path: path, reason: "the key of seal_key can't be read: \(error.reason)",
                exitCode: .invalid)
        }
        guard key.count >= Self.minimumBytes else {
            throw OperatingError(
                path: path,
                reason: "the key of seal_key has \(key.count) bytes; it takes at least "
                    + "\(Self.minimumBytes)", exitCode: .invalid)
        }
        self.key = key
        self.path = path
        name = Array(
            KeyedDigest.hmacSHA256(Array("callbill seal key".utf8), key: key).prefix(8))
    }

    /// The seal of a close's or a reopening's hash: the key's name, and the code.
    func seal(of hash: [UInt8]) -> [UInt8] {
        name + KeyedDigest.hmacSHA256(Array("callbill close ".utf8) + hash, key: key)
    }

    /// Whether a seal was made with another key.
    func isForeign(_ seal: [UInt8]) -> Bool { !seal.starts(with: name) }
}
