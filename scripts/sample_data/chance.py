"""Seeded randomness and the calendar of the sample: the same bytes on every machine.

Only `random()` and `getrandbits()` are used: Python keeps their sequences stable between versions.
"""

import random
from datetime import datetime, timedelta, timezone

# Asia/Shanghai has had no daylight saving time since 1991, so a fixed offset is exact here.
ZONE = timezone(timedelta(hours=8))
HOUR_WEIGHTS = [2, 1, 1, 1, 1, 2, 4, 10, 30, 60, 70, 60,
                35, 50, 65, 70, 65, 55, 35, 25, 20, 15, 8, 4]
WEEKEND_WEIGHT = 0.35


def at(text):
    """Epoch milliseconds of a local date or `YYYY-MM-DD HH:MM:SS[.fff]`."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
    return round(moment.timestamp() * 1000)


def local(milliseconds):
    """The local calendar time of an instant."""
    whole, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(whole, ZONE).replace(microsecond=rest * 1000)


def iso(milliseconds):
    """RFC 3339 with whole seconds, as the book writes instants."""
    return local(milliseconds).isoformat(timespec="seconds")


class Chance:
    """One independent stream per name, so that a change in one account leaves the others alone."""

    def __init__(self, name):
        self.generator = random.Random("callbill sample data: " + name)

    def below(self, limit):
        return int(self.generator.random() * limit)

    def pick(self, items):
        return items[self.below(len(items))]

    def request_id(self):
        digits = f"{self.generator.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def moments(self, count, start, end):
        """`count` instants in [start, end), denser in office hours, ascending."""
        found = []
        while len(found) < count:
            moment = start + self.below(end - start)
            when = local(moment)
            weight = HOUR_WEIGHTS[when.hour] / max(HOUR_WEIGHTS)
            if when.weekday() >= 5:
                weight *= WEEKEND_WEIGHT
            if self.generator.random() < weight:
                found.append(moment)
        return sorted(found)

    def shares(self, total, count):
        """`count` whole numbers, each at least 1, that add up to `total`."""
        shares = [total // count + (1 if index < total % count else 0) for index in range(count)]
        for index in range(0, count - 1, 2):
            moved = self.below(min(shares[index], shares[index + 1]))
            shares[index] += moved
            shares[index + 1] -= moved
        return shares
