/// Which library unpacks.
package enum InflateEngine: CaseIterable, Sendable {
    /// The system's zlib: always there.
    case zlib
    #if canImport(CIsal)
        /// Intel's ISA-L: 1.6 CPU-seconds for the 308 MB that take zlib 3.2 (`callbill-bench inflate`).
        case isal
    #endif

    /// The fastest one that the program was built with.
    package static var fastest: InflateEngine {
        #if canImport(CIsal)
            .isal
        #else
            .zlib
        #endif
    }

    func make() -> any MemberInflater {
        switch self {
        case .zlib: ZlibInflater()
        #if canImport(CIsal)
            case .isal: IsalInflater()
        #endif
        }
    }
}
