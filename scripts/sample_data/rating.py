"""A slow and simple reading of the billing rules, to say what the sample must come to.

It rates unit by unit in time order and shares no code with the engine. It covers what the sample
needs: volume prices, default policies, one currency.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from . import book, calls as plan
from .chance import at, local

MONTHS = {"2026-09": plan.SEPTEMBER, "2026-10": plan.OCTOBER}
NEVER = at("2100-01-01")


@dataclass
class Grant:
    kind: str
    start: int
    end: int
    id: str
    left: int


@dataclass
class Result:
    """A main account's month."""

    free: int = 0
    prepaid: int = 0
    unbilled: dict = field(default_factory=lambda: defaultdict(int))
    postpaid_by_pool: dict = field(default_factory=lambda: defaultdict(int))
    billed_by_pool: dict = field(default_factory=lambda: defaultdict(int))
    packs_amount: Decimal = Decimal(0)
    usage_amount: Decimal = Decimal(0)

    @property
    def postpaid(self):
        return sum(self.postpaid_by_pool.values())

    @property
    def total(self):
        exact = self.packs_amount + self.usage_amount
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def main_of(account):
    parents = {row.id: row.parent for row in book.ACCOUNTS}
    while parents[account]:
        account = parents[account]
    return account


def a_year_later(milliseconds):
    when = local(milliseconds)
    return round(when.replace(year=when.year + 1).timestamp() * 1000)


class Rater:
    """Rates one main account."""

    def __init__(self, account, tariff):
        self.account = account
        self.tariff = tariff
        self.scopes = {scope: when for id, scope, when in book.ACTIVATIONS if id == account.id}
        self.suspensions = [(start, end or NEVER) for id, start, end, _ in book.SUSPENSIONS
                            if id == account.id]
        self.packs = [pack for pack in book.PACKS
                      if main_of(pack.account) == account.id and pack.refunded is None]
        self.grants = {}
        self.results = defaultdict(Result)

    def activation(self, interface):
        for pool in self.tariff.pools_of[interface]:
            if pool in self.scopes:
                return self.scopes[pool]
        return self.scopes.get(self.tariff.category_of[interface], self.account.activated)

    def make_grants(self, pool):
        used = {(where, grant): units for id, where, grant, units in book.OPENINGS
                if id == self.account.id}
        activated = min(self.activation(name) for name in self.tariff.interfaces
                        if pool in self.tariff.pools_of[name])
        quantity, cadence = self.tariff.free[pool]
        if cadence == "once":
            left = quantity - used.get((pool, "free:once"), 0)
            free = [Grant("free", activated, NEVER, "free:once", left)]
        else:
            free = [Grant("free", max(activated, start), end, f"free:{month}", quantity)
                    for month, (start, end) in MONTHS.items() if activated < end]
        paid = [Grant("prepaid", pack.effective, pack.expires or a_year_later(pack.effective),
                      pack.id, pack.quantity - used.get((pool, pack.id), 0))
                for pack in self.packs if pack.pool == pool]
        return free + sorted(paid, key=lambda grant: (grant.start, grant.end, grant.id))

    def charge(self, interface, pool, second, units):
        result = self.results[local(second).strftime("%Y-%m")]
        if second < self.activation(interface):
            result.unbilled["not_activated"] += units
            return
        if any(start <= second < end for start, end in self.suspensions):
            result.unbilled["suspended"] += units
            return
        if pool not in self.grants:
            self.grants[pool] = self.make_grants(pool)
        for _ in range(units):
            self.draw_one(result, pool, second)

    def draw_one(self, result, pool, second):
        for grant in self.grants[pool]:
            if grant.start <= second < grant.end and grant.left > 0:
                grant.left -= 1
                setattr(result, grant.kind, getattr(result, grant.kind) + 1)
                result.billed_by_pool[pool] += 1
                return
        if self.account.postpaid_from is None or second < self.account.postpaid_from:
            result.unbilled["postpaid_off"] += 1
            return
        result.postpaid_by_pool[pool] += 1
        result.billed_by_pool[pool] += 1

    def finish(self):
        for pack in self.packs:
            month = local(pack.effective).strftime("%Y-%m")
            if month in MONTHS:
                self.results[month].packs_amount += Decimal(pack.price)
        for result in self.results.values():
            for pool, units in result.postpaid_by_pool.items():
                price = self.tariff.price(pool, result.billed_by_pool[pool])
                result.usage_amount += units * price
        return self.results


def charges_of(call, tariff):
    """The (pool, units) that a call costs."""
    charges = [(tariff.pools_of[call.interface][-1], call.units)]
    for ticket in call.tickets or ():
        if str(ticket) in tariff.ticket_pools:
            charges.append((tariff.ticket_pools[str(ticket)], 1))
    return charges


def rate(calls, tariff):
    """{(main account id, month): Result}."""
    raters = {row.id: Rater(row, tariff) for row in book.ACCOUNTS if not row.parent}
    known = {row.id for row in book.ACCOUNTS}
    billable = [call for call in calls if call.account in known
                and call.error in {"", "0", "OK", "Success"} | tariff.billable_errors]
    billable.sort(key=lambda call: (call.time // 1000, tariff.position[call.interface]))
    for call in billable:
        rater = raters[main_of(call.account)]
        for pool, units in charges_of(call, tariff):
            rater.charge(call.interface, pool, call.time // 1000 * 1000, units)
    return {(id, month): result for id, rater in raters.items()
            for month, result in rater.finish().items()}
