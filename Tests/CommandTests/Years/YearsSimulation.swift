import Foundation

/// Plays the years of one seed, and compares after each month with the independent rater.
struct YearsSimulation {
    let seed: UInt64
    let folder: YearsFolder
    private var world: YearsWorld
    private var post: YearsPost
    private var team: YearsOperator
    private var random: ScenarioRandom
    /// Files that wait for the next night: whole ones that came as halves, and missing ones.
    private var unfinished: [(name: String, records: [YearsPost.Record], day: Int)] = []
    private var closedCount = 0
    private var fileCount = 0

    init(seed: UInt64, months: Int) throws {
        self.seed = seed
        folder = try YearsFolder(seed: seed)
        world = YearsWorld(seed: seed, months: months)
        post = YearsPost(seed: seed)
        team = YearsOperator(folder: folder, seed: seed)
        random = ScenarioRandom(seed: seed &+ 31)
    }

    /// Plays to the end; gives the first difference, or nothing.
    mutating func play() throws -> [String] {
        var night = 0
        for (number, month) in world.months.enumerated() {
            let end = YearsWorld.end(of: month)
            while night < end {
                night = min(night + random.int(1...3), end)
                try play(night, isLast: night == end)
            }
            let differences = try compare(month)
            guard differences.isEmpty else { return differences }
            try team.audit()
            var hasAllCharges = true
            while closedCount <= number, closedCount < number || random.chance(60) {
                // What nobody was issued yet stands on the next month's draft, once there is one.
                let isIssued = try team.close(
                    world.months[closedCount], mayLeaveOut: closedCount + 1 < world.months.count)
                closedCount += 1
                hasAllCharges = isIssued || closedCount <= number
            }
            let after = hasAllCharges ? try compare(month) : []
            guard after.isEmpty else { return after.map { "after closing: " + $0 } }
        }
        return try finish(after: night)
    }

    /// Everything comes, everything is accepted, every month is closed.
    private mutating func finish(after night: Int) throws -> [String] {
        try team.acceptAll()
        for month in world.months[closedCount...] {
            _ = try team.close(month, mayLeaveOut: false)
        }
        try team.acceptAll()
        let open = try team.open()
        guard open.isEmpty else { return ["open at the end: \(open)"] }
        try team.audit()
        return try compare(world.months[world.months.count - 1])
    }

    private mutating func play(_ night: Int, isLast: Bool) throws {
        team.day = night
        try folder.writeBook(world.book(onDay: night))
        let texts = YearsTariff.texts(world.priceChanges, onDay: night)
        for (name, text) in texts { try folder.write(text, to: "tariff/\(name)") }
        try deliver(night, isLast: isLast)
        try team.runNight()
        try tidy()
    }

    private mutating func deliver(_ night: Int, isLast: Bool) throws {
        let due = unfinished.filter { isLast || $0.day <= night }
        unfinished.removeAll { isLast || $0.day <= night }
        for file in due {
            try folder.writeLog(file.name, file.records)
            team.note(file.records)
        }
        let come = team.come
        let (onTime, late) = post.records(before: night, &world) { come.contains($0) }
        for (kind, records) in [("calls", onTime), ("late", late)] where !records.isEmpty {
            fileCount += 1
            let name = "\(kind)-\(fileCount).csv"
            // The first night has calls of the first month, so that its packs are charged.
            let chance = isLast || fileCount == 1 ? 100 : random.int(1...100)
            if chance <= 12 {
                try folder.writeLog(name, records, percent: random.int(5...95))
                unfinished.append((name, records, night + 1))
            } else if chance <= 20 {
                unfinished.append((name, records, night + random.int(1...5)))
            } else {
                try folder.writeLog(name, records)
                team.note(records)
            }
        }
    }

    /// Log rotation, copies and lost files, of logs that were taken in whole.
    private mutating func tidy() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("logs"))
            .sorted().filter { name in !unfinished.contains { $0.name == name } }
        guard let name = names.isEmpty ? nil : random.pick(names) else { return }
        fileCount += 1
        switch random.int(1...100) {
        case 1...15: try folder.rename(name, to: "rotated-\(fileCount).csv")
        case 16...30:
            var records = folder.contents[name] ?? []
            random.shuffle(&records)
            try folder.writeLog("again-\(fileCount).csv", records)
        case 31...40 where names.count > 3: try folder.takeAway(name)
        default: break
        }
    }

    /// What was issued and what is drafted, against what the rater charges for all that came.
    private func compare(_ month: ReferenceMonth) throws -> [String] {
        let texts = YearsTariff.texts(world.priceChanges, onDay: team.day)
        let rater = ReferenceRater(
            tariff: ReferenceTariff(texts: texts, calendar: YearsWorld.calendar),
            book: world.book(onDay: team.day), policies: ReferencePolicies())
        let calls = team.delivered.keys.sorted().compactMap { team.delivered[$0] }
        let expected = YearsCharges.expected(rater.rate(calls), upTo: month)
        var found = YearsCharges()
        for row in try folder.invoiceLines() { found.add(row, upTo: month) }
        let night = YearsWorld.calendar.format(YearsWorld.start(ofDay: team.day) + 1800)
        return expected.differences(to: found).map {
            "seed \(seed), \(month), night of \(night): \($0)"
        }
    }
}
