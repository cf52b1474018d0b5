/// SplitMix64: the same seed gives the same scenario on every machine.
struct ScenarioRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    mutating func second(from start: Int64, before end: Int64) -> Int64 {
        start + Int64(next() % UInt64(end - start))
    }

    mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[int(0...elements.count - 1)]
    }

    /// Some of the elements, in their order; at least one.
    mutating func some<Element>(_ elements: [Element], atMost limit: Int) -> [Element] {
        let count = int(1...min(limit, elements.count))
        var places = Array(elements.indices)
        shuffle(&places)
        return places.prefix(count).sorted().map { elements[$0] }
    }

    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for place in elements.indices.reversed() where place > 0 {
            elements.swapAt(place, int(0...place))
        }
    }

    mutating func hexadecimal(digits: Int) -> String {
        var text = ""
        while text.count < digits { text += String(next(), radix: 16) }
        return String(text.prefix(digits))
    }
}
