import Billing
import BillingTime

/// Writes the FOCUS 1.2 Cost and Usage export of a month.
///
/// Free and prepaid units cost nothing on the invoice, so their prices are zero; what prepaid units
/// are worth is their EffectiveCost. Hence BilledCost, ContractedCost and ListCost each add up to
/// the invoice, and the EffectiveCost of a pack's rows adds up to its price over all months.
public struct FocusCSV: Sendable {
    private let catalog: Catalog
    private let zone: BillingZone
    private let provider: String
    private let issuer: String
    private let style: CSVStyle
    /// What interfaces are called in ASCII: by their first action.
    private let interfaceCodes: [String]
    /// What pools are called in ASCII: by their first interface.
    private let poolCodes: [String]

    /// The unit of what is metered.
    static let unit = "Calls"

    /// Makes a writer; `provider` offers the interfaces, `issuer` sends the invoices.
    public init(
        catalog: Catalog, zone: BillingZone, provider: String, issuer: String,
        style: CSVStyle = .plain
    ) {
        self.catalog = catalog
        self.zone = zone
        self.provider = provider
        self.issuer = issuer
        self.style = style
        let codes = catalog.interfaces.map { FocusCSV.ascii($0.actions.first ?? $0.name) }
        interfaceCodes = codes
        poolCodes = catalog.pools.indices.map { pool in
            catalog.interfaces.firstIndex { $0.pools.contains(pool) }.map { codes[$0] }
                ?? FocusCSV.ascii(catalog.pools[pool].name)
        }
    }

    /// Appends the header.
    public func appendHeader(to buffer: inout TextBuffer) {
        buffer.appendHeader(
            FocusColumn.allCases.map(\.rawValue).joined(separator: ","), style)
    }

    /// Appends a row for each of the charges of a statement.
    public func append(
        _ charges: [Charge], of statement: Statement, to buffer: inout TextBuffer
    ) {
        for charge in charges {
            var row = FocusRow()
            fillInvoice(statement, in: &row)
            fill(charge, in: &row)
            fillPrices(charge, in: &row)
            row[.chargeDescription] = description(of: charge)
            for (position, column) in FocusColumn.allCases.enumerated() {
                if position > 0 { buffer.append(UInt8(ascii: ",")) }
                let cell = row[column]
                // A number may begin with a sign; everything else is a text from outside.
                if column.dataType == .decimal {
                    buffer.append(cell)
                } else {
                    buffer.appendCell(cell, style)
                }
            }
            buffer.append(style.lineEnd)
        }
    }

    // MARK: Cells

    private func fillInvoice(_ statement: Statement, in row: inout FocusRow) {
        // A prefix keeps readers from taking an id of digits for a number.
        let account = "acct-\(FocusCSV.ascii(statement.accountID))"
        let isPlain = !statement.name.isEmpty && statement.name.utf8.allSatisfy { $0 < 0x80 }
        row[.billingAccountID] = account
        row[.billingAccountName] = isPlain ? statement.name : account
        row[.accountName] = statement.name
        row[.billingCurrency] = statement.currency
        row[.billingPeriodStart] = FocusCSV.text(zone.start(of: statement.period))
        row[.billingPeriodEnd] = FocusCSV.text(zone.start(of: statement.period.next))
        if statement.hasInvoice {
            row[.invoiceID] = "\(statement.period)-\(FocusCSV.ascii(statement.accountID))"
        }
        row[.invoiceIssuerName] = FocusCSV.ascii(issuer)
        row[.providerName] = FocusCSV.ascii(provider)
        row[.publisherName] = FocusCSV.ascii(provider)
        row[.serviceCategory] = "AI and Machine Learning"
        row[.serviceSubcategory] = "Other (AI and Machine Learning)"
        row[.serviceName] = "Optical Character Recognition"
    }

    private func fill(_ charge: Charge, in row: inout FocusRow) {
        row[.chargePeriodStart] = FocusCSV.text(charge.time.lowerBound)
        row[.chargePeriodEnd] = FocusCSV.text(charge.time.upperBound)
        row[.chargeCategory] = charge.focusCategory
        row[.chargeFrequency] = charge.focusCategory == "Usage" ? "Usage-Based" : "One-Time"
        if charge.kind == .correction { row[.chargeClass] = "Correction" }
        row[.paymentMode] = charge.paymentMode
        if charge.focusCategory == "Usage" {
            // Nothing was consumed where a pack lapses.
            row[.consumedQuantity] = charge.kind == .packLapsed ? "0.0" : "\(charge.quantity).0"
            row[.consumedUnit] = FocusCSV.unit
        }
        guard let pool = charge.pool else { return }
        row[.pool] = catalog.pools[pool].name
        row[.category] = catalog.pools[pool].category
        if let interface = charge.interface {
            row[.interface] = catalog.interfaces[interface].name
            row[.category] = catalog.interfaces[interface].category
        }
        if charge.grantRemaining != nil || charge.kind == .packUsed {
            row[.grantID] = charge.source.description
        }
        row[.grantRemaining] = charge.grantRemaining.map { "\($0).0" } ?? ""
        row[.skuMeter] = charge.interface.map { interfaceCodes[$0] } ?? "Pack"
        row[.skuID] =
            charge.interface.map { interfaceCodes[$0] } ?? "\(poolCodes[pool])-Pack"
        row[.skuPriceID] = "\(row[.skuID])/\(charge.priceID)"
    }

    private func fillPrices(_ charge: Charge, in row: inout FocusRow) {
        row[.billedCost] = charge.billed.description
        row[.contractedCost] = charge.billed.description
        row[.listCost] = charge.billed.description
        row[.effectiveCost] = charge.earned.description
        guard charge.kind != .rounding else { return }
        row[.pricingCategory] = "Standard"
        row[.pricingQuantity] = "\(charge.quantity).0"
        row[.pricingUnit] = charge.focusCategory == "Purchase" ? "Packs" : FocusCSV.unit
        let price = charge.unitPrice ?? .zero
        row[.contractedUnitPrice] = price.description
        row[.listUnitPrice] = price.description
    }

    private func description(of charge: Charge) -> String {
        let subject =
            charge.interface.map { interfaceCodes[$0] } ?? charge.pool.map { poolCodes[$0] } ?? ""
        let source = FocusCSV.ascii(charge.source.description)
        return switch charge.kind {
        case .free: "\(subject): units of \(source)"
        case .packUsed: "\(subject): units of pack \(source)"
        case .postpaid: "\(subject): units by the call, tier \(source)"
        case .unpriced: "\(subject): units without a price yet"
        case .packSold: "\(subject): pack \(source) bought"
        case .packLapsed: "\(subject): units left of pack \(source) at its end"
        case .rounding: "Rounding of the invoice total"
        case .correction: "\(subject): correction of \(charge.period), \(source)"
        }
    }

    /// A text in ASCII: every other byte, and the percent sign, is percent-encoded.
    public static func ascii(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "%") {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }

    /// An instant as FOCUS wants it: UTC with a `Z`.
    static func text(_ instant: Instant) -> String {
        "\(BillingZone.utc.format(instant).dropLast("+00:00".utf8.count))Z"
    }
}

/// One row's cells by column.
private struct FocusRow {
    private var cells: [FocusColumn: String] = [:]

    subscript(column: FocusColumn) -> String {
        get { cells[column] ?? "" }
        set { cells[column] = newValue }
    }
}

extension Charge {
    /// The ChargeCategory.
    fileprivate var focusCategory: String {
        switch kind {
        case .packSold: "Purchase"
        case .correction where correctedType == .pack: "Purchase"
        case .rounding: "Adjustment"
        default: "Usage"
        }
    }

    /// How it is paid.
    fileprivate var paymentMode: String {
        switch kind {
        case .free: "free"
        case .packUsed, .packSold, .packLapsed: "prepaid"
        case .postpaid: "postpaid"
        case .unpriced: "unpriced"
        case .rounding: "rounding"
        case .correction: "correction"
        }
    }

    /// What leads to the price within an SKU.
    fileprivate var priceID: String {
        switch kind {
        case .free, .packUsed, .packLapsed, .unpriced: paymentMode
        case .packSold, .postpaid, .correction, .rounding:
            "\(kind == .packSold ? "pack" : FocusCSV.ascii(source.description))"
                + "@\(unitPrice ?? .zero)"
        }
    }
}
