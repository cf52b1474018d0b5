import CCrypto

/// HMAC-SHA-256, from the system's libcrypto.
public enum KeyedDigest {
    /// The code of `bytes` under `key`: nobody makes it without the key.
    public static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Digest.byteCount)
        let isDone = unsafe key.withUnsafeBufferPointer { key in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe code.withUnsafeMutableBufferPointer { code in
                    unsafe HMAC(
                        EVP_sha256(), key.baseAddress, Int32(key.count), bytes.baseAddress,
                        bytes.count, code.baseAddress, nil) != nil
                }
            }
        }
        precondition(isDone)
        return code
    }
}
