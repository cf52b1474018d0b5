/// A key with what its call was.
struct KeyEntry: BitwiseCopyable {
    let high: UInt64
    let low: UInt32
    let content: UInt32
}
