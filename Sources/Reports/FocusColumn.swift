/// The columns of the FOCUS 1.2 Cost and Usage export, in the order of the file.
///
/// Left out are columns that FOCUS asks for only of providers with regions, resources, tags,
/// sub-accounts (calls are booked to the main account) or several currencies. A pack is a quantity
/// bought in advance, not a commitment, so it has no CommitmentDiscount columns but `x_` ones.
///
/// FOCUS's validator wants ASCII in its own text columns. They name interfaces by their actions;
/// the names in Chinese are in `x_` columns.
public enum FocusColumn: String, CaseIterable, Sendable {
    case billedCost = "BilledCost"
    case billingAccountID = "BillingAccountId"
    case billingAccountName = "BillingAccountName"
    case billingCurrency = "BillingCurrency"
    case billingPeriodEnd = "BillingPeriodEnd"
    case billingPeriodStart = "BillingPeriodStart"
    case chargeCategory = "ChargeCategory"
    case chargeClass = "ChargeClass"
    case chargeDescription = "ChargeDescription"
    case chargeFrequency = "ChargeFrequency"
    case chargePeriodEnd = "ChargePeriodEnd"
    case chargePeriodStart = "ChargePeriodStart"
    case consumedQuantity = "ConsumedQuantity"
    case consumedUnit = "ConsumedUnit"
    case contractedCost = "ContractedCost"
    case contractedUnitPrice = "ContractedUnitPrice"
    case effectiveCost = "EffectiveCost"
    case invoiceID = "InvoiceId"
    case invoiceIssuerName = "InvoiceIssuerName"
    case listCost = "ListCost"
    case listUnitPrice = "ListUnitPrice"
    case pricingCategory = "PricingCategory"
    case pricingQuantity = "PricingQuantity"
    case pricingUnit = "PricingUnit"
    case providerName = "ProviderName"
    case publisherName = "PublisherName"
    case serviceCategory = "ServiceCategory"
    case serviceName = "ServiceName"
    case serviceSubcategory = "ServiceSubcategory"
    case skuID = "SkuId"
    case skuMeter = "SkuMeter"
    case skuPriceDetails = "SkuPriceDetails"
    case skuPriceID = "SkuPriceId"
    case paymentMode = "x_PaymentMode"
    case pool = "x_Pool"
    case grantID = "x_GrantId"
    case grantRemaining = "x_GrantRemaining"
    case accountName = "x_AccountName"
    case category = "x_Category"
    case interface = "x_Interface"

    /// FOCUS's types of columns.
    enum DataType: String {
        case text = "STRING"
        case decimal = "DECIMAL"
        case dateTime = "DATETIME"
        case json = "JSON"
    }

    var dataType: DataType {
        switch self {
        case .billedCost, .consumedQuantity, .contractedCost, .contractedUnitPrice,
            .effectiveCost, .listCost, .listUnitPrice, .pricingQuantity, .grantRemaining:
            .decimal
        case .billingPeriodEnd, .billingPeriodStart, .chargePeriodEnd, .chargePeriodStart:
            .dateTime
        case .skuPriceDetails: .json
        default: .text
        }
    }
}
