/// Finds the next record behind one that can't be read.
enum JSONResync {
    /// Where the record at `start` ends as far as one can tell without reading it: behind a brace that
    /// the next record or the array's end follows, or behind a line that such a one follows.
    ///
    /// - Returns: nil where there is no such place, or where more bytes are needed to tell.
    static func boundary(_ view: ByteView, from start: Int, end: Int, isLast: Bool) -> Int? {
        var position = start
        while position < end {
            let byte = view[position]
            guard byte == UInt8(ascii: "}") || byte == UInt8(ascii: "\n") else {
                position += 1
                continue
            }
            var next = JSONWalk.skipSpace(view, from: position + 1, end: end)
            var hasComma = false
            if next < end, view[next] == UInt8(ascii: ",") {
                hasComma = true
                next = JSONWalk.skipSpace(view, from: next + 1, end: end)
            }
            guard next < end else { return nil }
            if view[next] == UInt8(ascii: "{") { return position + 1 }
            if view[next] == UInt8(ascii: "]"), !hasComma {
                let behind = JSONWalk.skipSpace(view, from: next + 1, end: end)
                if behind == end {
                    if isLast { return position + 1 }
                    return nil
                }
                if ends(view[behind]) { return position + 1 }
            }
            position += 1
        }
        return nil
    }

    /// Where to look for a boundary from, if what began at `start` is no JSON at `place`: the next
    /// record may begin right there.
    static func start(_ view: ByteView, from start: Int, to place: Int) -> Int {
        var position = place
        while position > start + 1,
            JSONWalk.isSpace(view[position - 1]) || view[position - 1] == UInt8(ascii: ",")
        {
            position -= 1
        }
        let isBehindObject = position > start && view[position - 1] == UInt8(ascii: "}")
        return isBehindObject ? position - 1 : position
    }

    /// Whether an array may have ended before the byte, if it was the one with the records.
    private static func ends(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "}") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    /// From where on a boundary may begin in `start..<end` that only the next block shows.
    static func undecided(_ view: ByteView, from start: Int, end: Int, limit: Int) -> Int {
        var position = end
        while position > start {
            let byte = view[position - 1]
            guard JSONWalk.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
            else { break }
            position -= 1
        }
        if position > start, view[position - 1] == UInt8(ascii: "}") { position -= 1 }
        return max(position, end - limit)
    }
}
