/// Brings each night's records: on time, late, broken and mended, with ids that say two things.
struct YearsPost {
    /// A line of a log.
    struct Record {
        var call: ReferenceCall
        /// False: a record that is rejected, or another call under an id that came before.
        var counts = true

        var line: String { call.cells.joined(separator: ",") + "\n" }
    }

    private struct Waiting {
        var day: Int
        var record: Record
        /// Stays behind until a record with this id has come.
        var follows: String?
    }

    private var waiting: [Waiting] = []
    private var random: ScenarioRandom
    private var nextDay = 0

    init(seed: UInt64) { random = ScenarioRandom(seed: seed &+ 4711) }

    /// What came into being before the day, as one on-time and one late file.
    mutating func records(
        before day: Int, _ world: inout YearsWorld, hasCome: (String) -> Bool
    ) -> (onTime: [Record], late: [Record]) {
        var onTime: [Record] = []
        while nextDay < day {
            for call in world.calls(ofDay: nextDay) { send(call, &onTime) }
            nextDay += 1
        }
        var late: [Record] = []
        var rest: [Waiting] = []
        for item in waiting {
            let isReady = item.day <= day && item.follows.map(hasCome) ?? true
            if isReady { late.append(item.record) } else { rest.append(item) }
        }
        waiting = rest
        return (onTime, late)
    }

    /// The last day on which anything waits to come.
    var lastDay: Int { waiting.map(\.day).max() ?? 0 }

    private mutating func send(_ call: ReferenceCall, _ onTime: inout [Record]) {
        let chance = random.int(1...100)
        let delay = chance <= 80 ? 0 : chance <= 95 ? random.int(1...40) : random.int(60...100)
        let arrival = nextDay + delay
        func place(_ record: Record, _ onTime: inout [Record], _ waiting: inout [Waiting]) {
            if delay == 0 { onTime.append(record) }
            if delay > 0 { waiting.append(Waiting(day: arrival, record: record)) }
        }
        switch random.int(1...100) {
        case 1...3:
            var broken = Record(call: call, counts: false)
            broken.call.cells[5] = "many"
            place(broken, &onTime, &waiting)
            guard random.chance(50) else { return }
            waiting.append(
                Waiting(
                    day: arrival + random.int(1...9), record: Record(call: call),
                    follows: call.requestID))
        case 4:
            var unknown = Record(call: call, counts: false)
            unknown.call.cells[2] = "NoSuchOCR"
            place(unknown, &onTime, &waiting)
        case 5...6:
            place(Record(call: call), &onTime, &waiting)
            var other = call
            other.units += 1
            other.second += 1
            waiting.append(
                Waiting(
                    day: arrival + random.int(1...30),
                    record: Record(call: other.withCells(), counts: false),
                    follows: call.requestID))
        default: place(Record(call: call), &onTime, &waiting)
        }
    }
}
