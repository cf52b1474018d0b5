/// A small tariff that gets new prices: tiny allowances and tiers, so that all of it is reached.
enum YearsTariff {
    private static let pools = ["Cards", "Vehicles", "Invoices", "Tickets", "Scans", "Seals"]

    /// The tariff's files, with the price versions that are known on a day.
    static func texts(_ changes: [PriceChange], onDay day: Int) -> [String: String] {
        var prices = "pool,effective_from,model,over,up_to,unit_price,currency\n"
        for (place, pool) in pools.enumerated() {
            prices += tiers(pool, place: place, from: "2020-01-01", percent: 100)
            for change in changes where change.pool == place && change.knownFrom <= day {
                prices += tiers(pool, place: place, from: change.from, percent: change.percent)
            }
        }
        return [
            "interfaces.csv": """
            category,interface,actions,pool
            Cards,Bank card,BankCardOCR,Cards
            Cards,Identity card,IdentityOCR,Cards
            Vehicles,Plate,PlateOCR,Vehicles
            Bills,Invoice,InvoiceOCR,Invoices
            Bills,Mixed bills,MixedOCR,Invoices
            Bills,Mixed bills,MixedOCR,Tickets
            Codes,Bar code,BarCodeOCR,Scans
            Codes,Seal,SealOCR,Seals
            """,
            "pools.csv": """
            pool,free_quantity,free_cadence,free_validity
            Cards,20,monthly,month
            Vehicles,8,monthly,month
            Invoices,10,monthly,month
            Tickets,12,monthly,month
            Scans,50,once,5y
            Seals,5,monthly,month
            """,
            "prices.csv": prices,
            "billable_errors.csv": """
            error_code,effective_from,effective_until
            FailedOperation.ImageBlur,2020-07-06,
            """,
            "tickets.csv": "type,name,pool\n2,Train,Tickets\n3,Tax,Invoices\n",
        ].mapValues { $0.hasSuffix("\n") ? $0 : $0 + "\n" }
    }

    /// A version of a pool's prices that comes into force with a month.
    struct PriceChange {
        var pool: Int
        var from: String
        var percent: Int
        var knownFrom: Int
    }

    static var poolCount: Int { pools.count }

    private static func tiers(
        _ pool: String, place: Int, from: String, percent: Int
    ) -> String {
        func row(_ model: String, _ over: Int, _ upTo: String, _ cents: Int) -> String {
            let price = String(10_000 + cents * percent).suffix(4)
            return "\(pool),\(from),\(model),\(over),\(upTo),0.\(price),CNY\n"
        }
        switch place % 3 {
        case 0:
            return row("volume", 0, "60", 30) + row("volume", 60, "120", 20)
                + row("volume", 120, "", 10)
        case 1: return row("graduated", 0, "25", 25) + row("graduated", 25, "", 15)
        default: return row("flat", 0, "", 12)
        }
    }
}
