import Glibc

/// The two system calls that glibc has, but Swift's `Glibc` module doesn't declare.
///
/// They are looked up by name. Where one is missing, its caller's way around it is taken.
enum LinuxCalls {
    private typealias Exchange =
        @convention(c) (
            Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
        ) -> Int32
    private typealias SyncFileSystem = @convention(c) (Int32) -> Int32

    private static let renameat2 = dlsym(nil, "renameat2").map {
        unsafeBitCast($0, to: Exchange.self)
    }
    private static let syncfs = dlsym(nil, "syncfs").map {
        unsafeBitCast($0, to: SyncFileSystem.self)
    }
    /// `RENAME_EXCHANGE` of linux/fs.h.
    private static let exchangeFlag: UInt32 = 1 << 1

    /// `renameat2` with `RENAME_EXCHANGE`: swaps two entries in one step.
    static func exchange(
        _ left: Int32, _ leftName: String, _ right: Int32, _ rightName: String
    ) -> Int32 {
        guard let renameat2 else {
            errno = ENOSYS
            return -1
        }
        return renameat2(left, leftName, right, rightName, exchangeFlag)
    }

    /// `syncfs`: waits until a file system's data is on the disk. Where there is none, all file
    /// systems are synced.
    static func syncFileSystem(_ descriptor: Int32) -> Int32 {
        guard let syncfs else {
            sync()
            return 0
        }
        return syncfs(descriptor)
    }
}
