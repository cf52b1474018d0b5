import Foundation

/// How a log comes, over several nights: late, in parts, again, under other names.
struct NightlyDelivery {
    /// A file as it lies in the folder of logs on some night.
    struct File {
        var name: String
        var bytes: [UInt8]
    }

    /// The last night: 40 days after the last of October.
    static let lastNight = 71
    /// By night, counted from the first of October: what is put into the folder of logs.
    private(set) var nights: [[File]] = Array(repeating: [], count: lastNight + 1)
    private var random: ScenarioRandom
    private let folder: NightlyFolder

    init(_ month: NightlyMonth, seed: UInt64, folder: NightlyFolder) throws {
        random = ScenarioRandom(seed: seed &+ 77)
        self.folder = folder
        for log in month.logs { try deliver(log) }
    }

    /// The nights with a run: those on which something comes, and sometimes one more.
    mutating func runNights(atMost limit: Int) -> [Int] {
        var busy = nights.indices.filter { !nights[$0].isEmpty }
        while busy.count > limit { busy.remove(at: random.int(0...busy.count - 2)) }
        return busy
    }

    private mutating func deliver(_ log: NightlyMonth.Log) throws {
        let isPacked = random.chance(60)
        // The night after, or up to 40 days late.
        let first = log.lastDay + (random.chance(60) ? 1 : random.int(1...30))
        let name = isPacked ? log.name + ".gz" : log.name
        let bytes = Array(log.text.utf8)
        switch random.int(0...4) {
        case 0: try comeGrowing(log, name, isPacked: isPacked, from: first)
        case 1 where isPacked: try comeHalfWritten(name, bytes, on: first)
        default: try add(name, bytes, isPacked: isPacked, on: first)
        }
        for delivery in 0..<random.int(0...2) {
            let night = later(than: first + 3)
            try comeAgain(log, number: delivery, on: night)
        }
    }

    private mutating func later(than night: Int) -> Int {
        random.int(min(night, Self.lastNight)...Self.lastNight)
    }

    private mutating func add(
        _ name: String, _ bytes: [UInt8], isPacked: Bool, on night: Int
    ) throws {
        let stored =
            isPacked ? try folder.gzipped(bytes, level: random.int(1...9)) : bytes
        nights[night].append(File(name: name, bytes: stored))
    }

    /// A file that grows: plain ones by lines, sometimes by half of one, gzipped ones by members.
    private mutating func comeGrowing(
        _ log: NightlyMonth.Log, _ name: String, isPacked: Bool, from first: Int
    ) throws {
        var stored: [UInt8] = []
        var taken = 0
        for step in 0...2 {
            let end = step == 2 ? log.lines.count : random.int(taken...log.lines.count)
            let part = (step == 0 ? log.header : "") + log.lines[taken..<end].joined()
            taken = end
            if isPacked {
                stored += try folder.gzipped(Array(part.utf8), level: random.int(1...9))
            } else {
                stored += Array(part.utf8)
            }
            var shown = stored
            if !isPacked, end < log.lines.count, random.chance(50) {
                let half = Array(log.lines[end].utf8)
                shown += half[..<random.int(1...half.count / 2)]
            }
            nights[min(first + step, Self.lastNight)].append(File(name: name, bytes: shown))
        }
    }

    /// A gzip file without its end, which is complete the night after.
    private mutating func comeHalfWritten(
        _ name: String, _ bytes: [UInt8], on night: Int
    ) throws {
        let whole = try folder.gzipped(bytes, level: 6)
        let half = Array(whole[..<random.int(20...whole.count - 1)])
        nights[night].append(File(name: name, bytes: half))
        nights[night + 1].append(File(name: name, bytes: whole))
    }

    /// The same calls once more: renamed, packed otherwise, in another order, or cut in two.
    private mutating func comeAgain(
        _ log: NightlyMonth.Log, number: Int, on night: Int
    ) throws {
        let ending = log.name.split(separator: ".").last!
        let name = "again-\(number)-\(log.name)"
        switch random.int(0...3) {
        case 0: try add(name, Array(log.text.utf8), isPacked: false, on: night)
        case 1: try add(name + ".gz", Array(log.text.utf8), isPacked: true, on: night)
        case 2:
            var lines = log.lines
            random.shuffle(&lines)
            try add(name, Array((log.header + lines.joined()).utf8), isPacked: false, on: night)
        default:
            let middle = random.int(0...log.lines.count)
            for (part, lines) in [log.lines[..<middle], log.lines[middle...]].enumerated() {
                let text = log.header + lines.joined()
                try add(
                    "part-\(part)-\(number)-\(log.name).\(ending)", Array(text.utf8),
                    isPacked: false, on: night)
            }
        }
    }
}
