/// UTF-8 validation of one record, called only for records with a byte over 127.
enum UTF8Check {
    static func isValid(_ view: ByteView) -> Bool {
        var position = 0
        let count = view.count
        while position < count {
            if position &+ 8 <= count && view.word(at: position) & ByteMatch.highBits == 0 {
                position &+= 8
                continue
            }
            let length = sequenceLength(view, position)
            if length == 0 { return false }
            position &+= length
        }
        return true
    }

    /// The length of the well-formed sequence at `position` (Unicode, table 3-7), or 0.
    @inline(__always)
    private static func sequenceLength(_ view: ByteView, _ position: Int) -> Int {
        let lead = view[position]
        if lead < 0x80 { return 1 }
        let left = view.count &- position
        func follows(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            let byte = view[position &+ offset]
            return byte >= low && byte <= high
        }
        if lead >= 0xE1 && lead <= 0xEF && lead != 0xED {
            return left >= 3 && follows(1) && follows(2) ? 3 : 0
        }
        switch lead {
        case 0xC2...0xDF: return left >= 2 && follows(1) ? 2 : 0
        case 0xE0: return left >= 3 && follows(1, 0xA0) && follows(2) ? 3 : 0
        case 0xED: return left >= 3 && follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0
        case 0xF0: return left >= 4 && follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return left >= 4 && follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return left >= 4 && follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}
