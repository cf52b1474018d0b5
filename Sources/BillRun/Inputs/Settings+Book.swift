import Ledger

extension Settings {
    /// Refuses to bill without a book what was billed with one: everybody would be active, without
    /// packs and sub-accounts. Notes that there is one.
    ///
    /// - Parameter store: the ledger, opened for writing.
    func checkBook(of store: LedgerStore) throws {
        if book != nil { return try store.noteBook() }
        guard !withoutBook, try store.hadBook() else { return }
        throw OperatingError(
            path: store.path,
            reason: "was billed with a book, and none is given now; name it with --book, or say "
                + "--without-book to bill every account as active and without packs",
            exitCode: .invalid)
    }
}
