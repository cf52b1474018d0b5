"""The shipped tariff, as far as the sample needs it."""

import csv
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "Sources" / "BillRun" / "Tariff"


def rows(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Tariff:
    """Catalog, prices and billable errors by name."""

    def __init__(self):
        self.actions = {}
        self.pools_of = {}
        self.category_of = {}
        for row in rows("interfaces"):
            self.actions[row["interface"]] = row["actions"].split("|")
            self.pools_of.setdefault(row["interface"], []).append(row["pool"])
            self.category_of.setdefault(row["interface"], row["category"])
        self.interfaces = list(self.actions)
        self.position = {name: index for index, name in enumerate(self.interfaces)}
        self.free = {
            row["pool"]: (int(row["free_quantity"]), row["free_cadence"]) for row in rows("pools")
        }
        self.tiers = {}
        for row in rows("prices"):
            limit = int(row["up_to"]) if row["up_to"] else None
            price = Decimal(row["unit_price"]) if row["unit_price"] else None
            tier = (int(row["over"]), limit, price)
            self.tiers.setdefault(row["pool"], []).append(tier)
        self.billable_errors = {row["error_code"] for row in rows("billable_errors")}
        self.ticket_pools = {row["type"]: row["pool"] for row in rows("tickets")}

    def price(self, pool, quantity):
        """The volume price of the month's `quantity`."""
        for over, limit, price in self.tiers[pool]:
            if limit is None or max(quantity, 1) <= limit:
                return price
        raise ValueError(f"no tier of {pool} holds {quantity}")
