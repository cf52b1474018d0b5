"""Renders the book, the expected summaries and the README."""

import csv
import io
from decimal import Decimal

from . import book, faults
from .calls import UNKNOWN_ACCOUNT
from .chance import iso
from .rating import Result
from .shows import SHOWS

SUMMARY_COLUMNS = ("account_id", "name", "period", "free_units", "prepaid_units", "postpaid_units",
                   "unbilled_units", "packs_amount", "usage_amount", "rounding", "total",
                   "currency", "status")
NAMES = {row.id: row.name for row in book.ACCOUNTS}


def table(header, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def optional(milliseconds):
    return "" if milliseconds is None else iso(milliseconds)


def make_book():
    """{file name: bytes} of the five tables."""
    return {
        "accounts.csv": table(
            "account_id name parent_account_id activated_at postpaid_from postpaid_until".split(),
            [(row.id, row.name, row.parent, iso(row.activated), optional(row.postpaid_from), "")
             for row in book.ACCOUNTS]),
        "activations.csv": table(
            ("account_id", "scope", "activated_at"),
            [(id, scope, iso(when)) for id, scope, when in book.ACTIVATIONS]),
        "packs.csv": table(
            "pack_id account_id pool quantity price effective_at expires_at refunded_at".split(),
            [(pack.id, pack.account, pack.pool, pack.quantity, pack.price, iso(pack.effective),
              optional(pack.expires), optional(pack.refunded)) for pack in book.PACKS]),
        "suspensions.csv": table(
            ("account_id", "from", "until", "reason"),
            [(id, iso(start), optional(end), reason)
             for id, start, end, reason in book.SUSPENSIONS]),
        "openings.csv": table(("account_id", "pool", "grant", "used"), book.OPENINGS),
    }


def money(amount):
    """At least two decimals, no superfluous zeros."""
    text = f"{Decimal(amount):f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def cell(text):
    return "'" + text if text[0] in "=+-@\t\r" else text


def make_summary(results, month):
    """The month's summary.csv, as a run with this book must write it."""
    rows = []
    for (id, period), result in sorted(results.items()):
        if period != month:
            continue
        exact = result.packs_amount + result.usage_amount
        status = "incomplete" if (id, month) in faults.INCOMPLETE else "draft"
        rows.append((id, cell(NAMES[id]), month, result.free, result.prepaid, result.postpaid,
                     sum(result.unbilled.values()), money(result.packs_amount),
                     money(result.usage_amount), money(result.total - exact), money(result.total),
                     "CNY", status))
    return table(SUMMARY_COLUMNS, rows)


def check_by_hand(results):
    """Refuses a sample whose hand-made figures differ from the simple rating."""
    for show in SHOWS:
        for month in ("2026-09", "2026-10"):
            rated = results.get((show.account, month), Result()).total
            if rated != show.total(month):
                by_hand = show.total(month)
                raise SystemExit(f"{show.account} {month}: {by_hand} by hand, {rated} rated")


def make_readme(records, files):
    """README.md."""
    shown = [f"| `{show.account}` | {NAMES[show.account].replace('|', ' ')} | {show.rule} "
             f"| {show.september} | {show.october} |" for show in SHOWS]
    spoilt = faults.spoilt_records()
    reasons = sorted({record.reason for record in spoilt})
    counted = ", ".join(
        f"{sum(record.reason == reason for record in spoilt)} `{reason}`" for reason in reasons)
    incomplete = [f"| `{id}` | {month} | {why} |"
                  for (id, month), why in sorted(faults.INCOMPLETE.items())]
    return README.format(shown="\n".join(shown), incomplete="\n".join(incomplete), reasons=counted,
                         records=f"{records:,}", files=files, unknown=UNKNOWN_ACCOUNT,
                         rejected=len(spoilt), day=faults.REDELIVERED_DAY,
                         repeats=len(faults.TWICE_SAME_DAY + faults.TWICE_NEXT_DAY)).encode()


README = """\
# Sample data

A small book and two months of call logs (September and October 2026) that show every billing rule
at work. All companies are invented. The files are made by `scripts/make-sample-data`;
`scripts/make-sample-data --check` tells whether they still are what it makes.

    callbill run --logs SampleData/logs --book SampleData/book --out /tmp/invoices \\
        --as-of 2026-11-01T00:30:00+08:00

The run ends with exit code 65, because some records are broken on purpose.

| Folder | Holds |
|---|---|
| `book/` | accounts, activations, packs, suspensions, openings |
| `logs/` | {files} daily files with {records} records: CSV, JSON lines and TSV, nearly all gzipped |
| `expected/` | the `summary.csv` of each month, from a simple rating in the generator that shares no code with `callbill` |
| `other-tariff/` | another vendor's tariff with its book and logs, written by hand; it has a README of its own |

## What each account shows

The figures are invoice totals in CNY under the built-in tariff and the default policies.

| Account | Name | Shows | 2026-09 | 2026-10 |
|---|---|---|---|---|
{shown}

Sub-accounts of `1302000017`: `.east`, `.east.app` (below `.east`) and `.west`, which bought the
pack.

## What is wrong with the logs

- Rejected records: {rejected}, of these {reasons}.
- Delivered twice: the file of {day} (again as `{day}-redelivered.csv.gz`), and {repeats} single
  records of account `1302000020`. Neither changes an invoice.
- Account `{unknown}` is in no book: its 12 calls of September are kept and reported.
- Late: the last ten minutes of September arrive in the file of 1 October.

| Incomplete | Month | Why |
|---|---|---|
{incomplete}

## Shapes of the log files

| File | Shape |
|---|---|
| most days | gzipped CSV, times as RFC 3339 in +08:00 |
| days 5, 12, 19, 26 | gzipped JSON lines beside the CSV: half of the accounts, times in epoch milliseconds |
| `2026-09-15.csv.gz` | times in UTC (`Z`) |
| `2026-09-20.csv` | not compressed; BOM, CRLF, other column order, an extra column |
| `2026-10-11.tsv.gz` | tabs, times as `YYYY-MM-DD HH:MM:SS` |
| `2026-10-18.csv.gz` | times in epoch seconds |
| `2026-10-25.csv.gz` | times as `YYYY-MM-DD HH:MM:SS.fff` |
"""
