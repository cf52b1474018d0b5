/// Which fields a key of a JSON object stands for.
extension JSONLineScanner {
    /// The candidates whose path has `key` at `depth`.
    @inline(__always)
    func matches(_ key: ByteView, depth: Int, candidates: Int) -> Int {
        if depth == 0 && key.count <= ByteWords.most {
            let words = ByteWords(whole: key)
            var result = 0
            for field in 0..<7 where firstKeys[field] == words { result |= 1 &<< field }
            if extraSlots != 0 {
                result |= matchesByBytes(key, depth: 0, candidates: extraSlots)
            }
            if result != 0 { return result & candidates }
        } else {
            let result = matchesByBytes(key, depth: depth, candidates: candidates)
            if result != 0 || depth > 0 { return result }
        }
        return otherSpelling(key)
    }

    /// The slot for another spelling of a field's own name, `ErrorCode` for `error_code`.
    @inline(__always)
    private func otherSpelling(_ key: ByteView) -> Int {
        guard key.count >= 3 else { return 0 }
        let letter = (key[0] | 0x20) &- UInt8(ascii: "a")
        let mayBe = letter < 26 && foldedLetters &>> UInt32(letter) & 1 != 0
        return mayBe || letter >= 26 ? foldedMatch(key) : 0
    }

    @inline(never)
    private func foldedMatch(_ key: ByteView) -> Int {
        guard key.count <= 64 else { return 0 }
        for (name, slot) in foldedNames {
            var position = 0
            var isEqual = true
            for index in 0..<key.count {
                let byte = key[index]
                if FieldPlan.isNothing(byte) { continue }
                guard position < name.count, byte.asciiLowercased == name[position] else {
                    isEqual = false
                    break
                }
                position += 1
            }
            if isEqual && position == name.count { return 1 << slot }
        }
        return 0
    }

    private func matchesByBytes(_ key: ByteView, depth: Int, candidates: Int) -> Int {
        var result = 0
        for field in 0..<paths.count where candidates & (1 &<< field) != 0 {
            let path = paths[field]
            if depth < path.count && path[depth].count == key.count
                && path[depth].withView({ $0.equals(key) })
            {
                result |= 1 &<< field
            }
        }
        return result
    }
}
