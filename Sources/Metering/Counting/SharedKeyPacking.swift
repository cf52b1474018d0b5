import Synchronization

/// The packing that all workers of a query share: that of the first key that one of them meets.
final class SharedKeyPacking<Key: CountKey>: Sendable {
    private let layout: CountLayout
    private let packing = Mutex<KeyPacking<Key>?>(nil)

    init(_ layout: CountLayout) { self.layout = layout }

    /// The packing; made for keys near `key` where there is none yet.
    func packing(near key: Key) -> KeyPacking<Key> {
        packing.withLock { packing in
            if let packing { return packing }
            let made = KeyPacking(layout, near: key)
            packing = made
            return made
        }
    }
}
