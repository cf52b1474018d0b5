import Billing
import BillingTime

/// Reads the five files of a tariff; what they mean is checked by `Tariff` itself.
public struct TariffLoader {
    private let folder: TariffFolder
    private let zone: BillingZone
    private var faults = LoadingFaults()

    /// The tariff of `folder`; times without a zone are the billing zone's.
    ///
    /// Throws `InvalidInput` with every fault of every file.
    public static func load(_ folder: TariffFolder, zone: BillingZone) throws -> Tariff {
        var loader = TariffLoader(folder: folder, zone: zone)
        let rows = loader.rows()
        guard loader.faults.hasAllRows else { throw loader.faults.invalidInput }
        do {
            let tariff = try Tariff(rows: rows, version: folder.version)
            guard loader.faults.isEmpty else { throw loader.faults.invalidInput }
            return tariff
        } catch let error as TariffFaults {
            loader.faults.add(
                error.faults.map {
                    InputFault(file: folder.name(of: $0.table), line: $0.line, reason: $0.reason)
                })
            throw loader.faults.invalidInput
        }
    }

    private init(folder: TariffFolder, zone: BillingZone) {
        self.folder = folder
        self.zone = zone
    }

    private mutating func rows() -> TariffRows {
        TariffRows(
            interfaces: interfaces(), pools: pools(), prices: prices(),
            billableErrors: billableErrors(), tickets: tickets())
    }

    private mutating func interfaces() -> [TariffRows.Interface] {
        read(.interfaces, ["category", "interface", "actions", "pool"]) { row in
            let actions = row.text("actions").split(separator: "|").map {
                String($0).trimmingBlanks()
            }
            return TariffRows.Interface(
                line: row.line,
                row: Catalog.Row(
                    category: row.required("category"), interface: row.required("interface"),
                    actions: actions.filter { !$0.isEmpty }, pool: row.required("pool")))
        }
    }

    private mutating func pools() -> [TariffRows.Pool] {
        read(.pools, ["pool", "free_quantity", "free_cadence", "free_validity"]) { row in
            let pool = row.required("pool")
            let quantity = row.count("free_quantity")
            let validity = row.required("free_validity").trimmingBlanks()
            return TariffRows.Pool(
                line: row.line, pool: pool, freeQuantity: quantity,
                cadence: row.choice("free_cadence", among: [.monthly, .once]), validity: validity)
        }
    }

    private mutating func prices() -> [TariffRows.Price] {
        let columns = [
            "pool", "effective_from", "model", "over", "up_to", "unit_price", "currency",
        ]
        return read(.prices, columns) { row in
            let pool = row.required("pool")
            let from = row.time("effective_from")
            let tier = PriceVersion.Tier(
                over: row.count("over"), upTo: row.optionalCount("up_to"),
                unitPrice: row.optionalPrice("unit_price", largest: .largestUnitPrice))
            let currency = row.required("currency").trimmingBlanks()
            let model = row.choice("model", among: [PriceVersion.Model.volume, .graduated, .flat])
            return TariffRows.Price(
                line: row.line, pool: pool, effectiveFrom: from, model: model, tier: tier,
                currency: currency)
        }
    }

    private mutating func billableErrors() -> [TariffRows.Error] {
        read(.billableErrors, ["error_code", "effective_from", "effective_until"]) { row in
            let error = BillableError(
                code: row.required("error_code").trimmingBlanks(),
                from: row.time("effective_from"), until: row.optionalTime("effective_until"))
            return TariffRows.Error(line: row.line, error: error)
        }
    }

    private mutating func tickets() -> [TariffRows.Ticket] {
        read(.tickets, ["type", "name", "pool"]) { row in
            TariffRows.Ticket(
                line: row.line, code: row.required("type").trimmingBlanks(),
                name: row.required("name"), pool: row.required("pool"))
        }
    }

    private mutating func read<Value>(
        _ table: TariffFault.Table, _ columns: [String], _ make: (inout RowReader) -> Value
    ) -> [Value] {
        var reader = TableReader(
            file: folder.name(of: table), bytes: folder.bytes(of: table), columns: columns,
            zone: zone)
        let values = reader.rows(make)
        faults.add(from: reader)
        return values
    }
}
