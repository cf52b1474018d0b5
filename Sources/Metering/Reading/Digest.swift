import CCrypto

/// A running SHA-256, from the system's libcrypto.
@safe
public final class Digest: @unchecked Sendable {
    /// The number of bytes in a digest.
    public static let byteCount = 32

    private let context: OpaquePointer

    /// Begins a digest of nothing.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("out of memory") }
        unsafe self.context = context
        precondition(unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1)
    }

    private init(copying other: Digest) {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("out of memory") }
        unsafe self.context = context
        precondition(unsafe EVP_MD_CTX_copy_ex(context, other.context) == 1)
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
    }

    /// Adds bytes.
    public func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The digest of all bytes so far; more may be added afterwards.
    public func value() -> [UInt8] {
        let copy = Digest(copying: self)
        var result = [UInt8](repeating: 0, count: Self.byteCount)
        let done = unsafe result.withUnsafeMutableBufferPointer {
            unsafe EVP_DigestFinal_ex(copy.context, $0.baseAddress, nil)
        }
        precondition(done == 1)
        return result
    }

    /// The SHA-256 of `bytes`.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        let digest = Digest()
        digest.update(bytes)
        return digest.value()
    }
}
