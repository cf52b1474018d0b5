/// What the code of a ticket can be.
enum TicketType {
    /// Whether `code` can be a type: a number of one to four digits (Rules.md, 2. From a call to
    /// units). Anything else is no ticket that a corrected tariff could ever charge.
    static func isType(_ code: String) -> Bool {
        (1...4).contains(code.utf8.count)
            && code.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension ByteView {
    /// Whether it is `[]`, a list without any ticket; an empty field is no list.
    @inline(__always)
    private var isEmptyList: Bool {
        count == 2 && self[0] == UInt8(ascii: "[") && self[1] == UInt8(ascii: "]")
    }

    /// Calls `body` with each code of a list of tickets, `3|13|5`: what stands between the bars,
    /// without blanks at its ends. Empty ones are left out, and `[]`, an empty list.
    @inline(__always)
    func forEachTicket(_ body: (ByteView) -> Void) {
        var start = 0
        while start < count {
            var end = start
            while end < count && self[end] != UInt8(ascii: "|") { end &+= 1 }
            var (first, last) = (start, end)
            while first < last && self[first] == UInt8(ascii: " ") { first &+= 1 }
            while last > first && self[last &- 1] == UInt8(ascii: " ") { last &-= 1 }
            if first < last, !slice(first, last).isEmptyList { body(slice(first, last)) }
            start = end &+ 1
        }
    }
}
