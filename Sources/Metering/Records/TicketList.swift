extension ByteView {
    /// Calls `body` with each code of a list of tickets, `3|13|5`: what stands between the bars,
    /// without blanks at its ends. Empty ones are left out.
    @inline(__always)
    func forEachTicket(_ body: (ByteView) -> Void) {
        var start = 0
        while start < count {
            var end = start
            while end < count && self[end] != UInt8(ascii: "|") { end &+= 1 }
            var (first, last) = (start, end)
            while first < last && self[first] == UInt8(ascii: " ") { first &+= 1 }
            while last > first && self[last &- 1] == UInt8(ascii: " ") { last &-= 1 }
            if first < last { body(slice(first, last)) }
            start = end &+ 1
        }
    }
}
