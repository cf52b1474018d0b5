"""Writes the calls as daily log files in the shapes that collectors deliver."""

import json
import struct
import zlib
from datetime import timezone

from . import faults
from .chance import at, local

COLUMNS = ("time", "account_id", "interface", "request_id", "error_code", "units", "tickets")
# On these days of a month a second collector delivers JSON lines beside the CSV.
JSON_DAYS = (5, 12, 19, 26)
PLAIN_DAY = "2026-09-20"
TAB_DAY = "2026-10-11"
UTC_DAY = "2026-09-15"
EPOCH_DAY = "2026-10-18"
SPACE_DAY = "2026-10-25"
LATE_FROM, LATE_UNTIL = at("2026-09-30 23:50:00"), at("2026-10-01")
PLAIN_COLUMNS = ("request_id", "region", "account_id", "interface", "error_code", "time", "units",
                 "tickets")


def gzip(data):
    """A gzip member without time and name, so that the same data gives the same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    body = packer.compress(data) + packer.flush()
    trailer = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + body + trailer


def file_day(call):
    """The day whose file holds the call: the last minutes of September arrive in October."""
    if LATE_FROM <= call.time < LATE_UNTIL:
        return "2026-10-01"
    return faults.day_of(call)


def is_json(day, account):
    main = account.split(".")[0]
    return int(day[8:]) in JSON_DAYS and int(main) % 2 == 1


def time_text(milliseconds, day):
    when = local(milliseconds)
    if day == UTC_DAY:
        universal = when.astimezone(timezone.utc)
        return universal.strftime("%Y-%m-%dT%H:%M:%S") + f".{milliseconds % 1000:03d}Z"
    if day == EPOCH_DAY:
        return str(milliseconds // 1000)
    if day in (TAB_DAY, PLAIN_DAY):
        return when.strftime("%Y-%m-%d %H:%M:%S")
    if day == SPACE_DAY:
        return when.strftime("%Y-%m-%d %H:%M:%S") + f".{milliseconds % 1000:03d}"
    return when.isoformat(timespec="milliseconds")


def fields_of(call, day):
    tickets = "" if call.tickets is None else "|".join(map(str, call.tickets))
    values = (time_text(call.time, day), call.account, call.written, call.request_id, call.error,
              "" if call.units == 1 else str(call.units), tickets)
    return {name: value.encode() for name, value in zip(COLUMNS, values)}


def delimited(fields, day):
    """One line; no value of the sample needs quotes."""
    if day == PLAIN_DAY:
        fields = {**fields, "region": b"ap-guangzhou"}
        return b",".join(fields[name] for name in PLAIN_COLUMNS) + b"\r\n"
    separator = b"\t" if day == TAB_DAY else b","
    return separator.join(fields[name] for name in COLUMNS) + b"\n"


def json_line(call):
    record = {"time": call.time, "account_id": call.account, "interface": call.written,
              "request_id": call.request_id}
    if call.error:
        record["error_code"] = call.error
    if call.units != 1:
        record["units"] = call.units
    if call.tickets is not None:
        record["tickets"] = list(call.tickets)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def header(day):
    if day == PLAIN_DAY:
        return b"\xef\xbb\xbf" + ",".join(PLAIN_COLUMNS).encode() + b"\r\n"
    return ("\t" if day == TAB_DAY else ",").join(COLUMNS).encode() + b"\n"


def lines_by_file(calls):
    """{(day, is JSON): [(time, request id, line)]} of everything delivered."""
    files = {}

    def deliver(call, day):
        as_json = is_json(day, call.account)
        line = json_line(call) if as_json else delimited(fields_of(call, day), day)
        files.setdefault((day, as_json), []).append((call.time, call.request_id, line))

    for call in calls:
        deliver(call, file_day(call))
    for call, day in faults.repeats(calls):
        deliver(call, day)
    copy = faults.conflict(calls)
    deliver(copy, faults.CONFLICT_DAY)
    for spoilt in faults.spoilt_records():
        day = local(spoilt.time).date().isoformat()
        as_json = spoilt.json is not None
        line = spoilt.json + b"\n" if as_json else delimited(spoilt.fields, day)
        files.setdefault((day, as_json), []).append((spoilt.time, "", line))
    return files


def make_logs(calls):
    """({file name: bytes}, number of records in all files)."""
    made = {}
    records = 0
    for (day, as_json), lines in sorted(lines_by_file(calls).items()):
        records += len(lines)
        lines.sort()
        text = b"".join(line for _, _, line in lines)
        if as_json:
            made[f"{day}.jsonl.gz"] = gzip(text)
        elif day == PLAIN_DAY:
            made[f"{day}.csv"] = header(day) + text
        elif day == TAB_DAY:
            made[f"{day}.tsv.gz"] = gzip(header(day) + text)
        else:
            made[f"{day}.csv.gz"] = gzip(header(day) + text)
        if day == faults.REDELIVERED_DAY:
            records += len(lines)
            made[f"{day}-redelivered.csv.gz"] = made[f"{day}.csv.gz"]
    return made, records
