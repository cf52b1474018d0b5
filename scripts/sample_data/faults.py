"""What goes wrong on the way: records delivered twice, in conflict, or broken."""

import dataclasses
from dataclasses import dataclass

from .book import number
from .chance import Chance, at, local

REDELIVERED_DAY = "2026-09-08"
# Days of account 20 whose record comes twice: in the same file, or again in the next day's.
TWICE_SAME_DAY = ("2026-09-02", "2026-09-03", "2026-09-07")
TWICE_NEXT_DAY = ("2026-09-09", "2026-09-10", "2026-09-16", "2026-10-06", "2026-10-13")
CONFLICT_DAY = "2026-10-14"
# Account and month of every exception whose time and account can be read.
INCOMPLETE = {
    (number(7), "2026-10"): "tickets missing, ticket type unknown",
    (number(21), "2026-10"): "conflicting duplicate",
    (number(22), "2026-09"): "unknown interface, bad units",
    (number(23), "2026-09"): "bad time, missing field, bad encoding",
    (number(23), "2026-10"): "malformed, missing field",
}


@dataclass
class Spoilt:
    """A record that must be rejected: fields of a CSV line, or a JSON line as it stands."""

    time: int
    reason: str
    fields: dict | None = None
    json: bytes | None = None


def day_of(call):
    return local(call.time).date().isoformat()


def repeats(calls):
    """(call, day of the file it is delivered in again)."""
    following = {day: f"{day[:8]}{int(day[8:]) + 1:02d}" for day in TWICE_NEXT_DAY}
    following |= {day: day for day in TWICE_SAME_DAY}
    found = {}
    for call in calls:
        if call.account == number(20) and day_of(call) in following:
            found.setdefault(day_of(call), call)
    assert len(found) == len(following)
    return [(call, following[day]) for day, call in sorted(found.items())]


def conflict(calls):
    """A later copy of a call of account 21 that claims four units."""
    call = next(c for c in calls if c.account == number(21) and day_of(c) == CONFLICT_DAY)
    return dataclasses.replace(call, time=call.time + 2000, units=4)


def spoilt_fields(account, action, moment, reason, chance, **changed):
    """A good CSV record with some of its fields changed for the worse."""
    fields = {
        "time": local(at(moment)).isoformat(timespec="milliseconds").encode(),
        "account_id": account.encode(),
        "interface": action.encode(),
        "request_id": chance.request_id().encode(),
        "error_code": b"",
        "units": b"",
        "tickets": b"",
    }
    return Spoilt(at(moment), reason, {**fields, **changed})


def spoilt_records():
    """Everything that ends in rejected/; three accounts share it."""
    chance = Chance("faults")
    seal, insurance = number(22), number(23)
    unknown = [("2026-09-03 10:11:12", "AdvertiseOCR"), ("2026-09-03 10:11:14", "AdvertiseOCR"),
               ("2026-09-17 15:00:01", "AdvertiseOCR"), ("2026-09-17 15:00:09", "AdvertiseOCR"),
               ("2026-09-23 11:30:00", "HKIDCardOCR")]
    records = [spoilt_fields(seal, name, moment, "unknown_interface", chance)
               for moment, name in unknown]
    for moment, units in [("2026-09-10 09:00:00", b"-3"), ("2026-09-10 09:00:01", b"1.5"),
                          ("2026-09-24 17:45:00", b"many")]:
        records.append(spoilt_fields(seal, "SealOCR", moment, "bad_units", chance, units=units))
    for moment, time in [("2026-09-14 08:00:00", b"2026-09-31T08:00:00.000+08:00"),
                         ("2026-09-14 08:00:01", b"2026-09-14T25:61:00.000+08:00")]:
        records.append(
            spoilt_fields(insurance, "InsuranceBillOCR", moment, "bad_time", chance, time=time))
    records.append(spoilt_fields(insurance, "InsuranceBillOCR", "2026-09-21 14:20:00",
                                 "missing_field", chance, request_id=b""))
    for moment in ("2026-09-16 16:16:16", "2026-09-22 10:00:30"):
        records.append(spoilt_fields(insurance, "InsuranceBillOCR", moment, "bad_encoding", chance,
                                     interface="保险单据识别".encode("gbk")))
    moment = at("2026-10-12 13:14:15")
    start = f'{{"time":{moment},"account_id":"{insurance}","'
    records.append(Spoilt(moment, "malformed", json=f'{start}interface":"Insu'.encode()))
    later = f'{start}request_id":"{chance.request_id()}"}}'
    records.append(Spoilt(moment + 900, "missing_field", json=later.encode()))
    return records
