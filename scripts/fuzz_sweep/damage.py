"""Damaged and odd logs. Each has good records of one account around what is wrong with it."""

import gzip
import json
from dataclasses import dataclass

from fuzz_sweep.snippets import CSV, JSON

COLUMNS = ["time", "account_id", "interface", "request_id"]
GOOD = 4  # good records before the damage, and as many behind it


@dataclass
class Log:
    """A file, and how many calls of its account may be counted."""

    name: str
    kind: str
    content: bytes
    least: int
    most: int
    # Whether the file may be refused as a whole; nothing of it is counted then.
    may_be_refused: bool = False
    # Whether it must be.
    must_be_refused: bool = False


class Maker:
    """Makes the logs of a seed, one after the other."""

    def __init__(self, random):
        self.random = random
        self.number = 0

    def next(self):
        """The next log."""
        self.number += 1
        self.account = f"good{self.number:06}"
        self.serial = 0
        kinds = [self.csv_line, self.csv_line, self.csv_flips, self.csv_prefix, self.csv_header_again,
                 self.csv_layout, self.csv_encoding, self.csv_quotes, self.json_line, self.json_line,
                 self.json_first, self.json_flips, self.json_array, self.json_array, self.json_layout,
                 self.json_prefix, self.gzip_damage, self.no_log]
        log = self.random.choice(kinds)()
        log.name = f"{self.account}.{log.name}"
        if log.name.endswith(".gz") or self.random.random() < 0.8:
            return log
        log.name += ".gz"
        log.content = gzip.compress(log.content, 1, mtime=0)
        return log

    # Good records

    def values(self, account=None):
        self.serial += 1
        second = f"2026-09-{self.random.randint(1, 28):02} 10:00:{self.serial % 60:02}"
        return {"time": second, "account_id": account or self.account, "interface": "IDCardOCR",
                "request_id": f"{account or self.account}-{self.number}-{self.serial}"}

    def row(self, columns=COLUMNS, delimiter=",", end="\n", account=None):
        values = self.values(account)
        return (delimiter.join(values.get(column, "") for column in columns) + end).encode()

    def rows(self, count=GOOD, *arguments):
        return b"".join(self.row(*arguments) for _ in range(count))

    def record(self, account=None):
        values = list(self.values(account).items())
        self.random.shuffle(values)
        return json.dumps(dict(values)).encode()

    def records(self, count=GOOD):
        return [self.record() for _ in range(count)]

    def header(self, columns=COLUMNS, delimiter=",", end="\n"):
        return (delimiter.join(columns) + end).encode()

    def flipped(self, text, start=0):
        """The text with a few bits changed, none of which makes a line end of it."""
        text = bytearray(text)
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randrange(start, len(text))
            text[place] ^= 1 << self.random.randrange(8)
        return bytes(text).replace(b"\n", b"?")

    # CSV

    def csv(self, kind, before, damage, behind, **more):
        return Log("csv", kind, self.header() + before + damage + behind, 2 * GOOD, 2 * GOOD, **more)

    def csv_line(self):
        damage = self.random.choice(CSV) + self.random.choice([b"\n", b"\r\n"])
        return self.csv("csv line " + repr(damage), self.rows(), damage, self.rows())

    def csv_flips(self):
        # The year stays: a call long ago opens every month since.
        row = self.flipped(self.row(account="junk")[:-1], start=5)
        return self.csv("csv flips " + repr(row), self.rows(), row + b"\n", self.rows())

    def csv_prefix(self):
        header = self.header()
        whole = header + self.rows()
        cut = self.random.randrange(len(whole))
        lines = max(0, whole[:cut].count(b"\n") - 1)
        return Log("csv", f"csv prefix {cut}", whole[:cut], lines, lines + 1, may_be_refused=cut < len(header))

    def csv_header_again(self):
        columns = COLUMNS + self.random.sample(["units", "note", "error_code", "x"], self.random.randint(0, 3))
        content = b""
        for _ in range(2):
            self.random.shuffle(columns)
            delimiter = self.random.choice([",", "\t"])
            mark = self.random.choice([b"", b"\xef\xbb\xbf"])
            content += mark + self.header(columns, delimiter) + self.rows(GOOD, list(columns), delimiter)
        return Log("csv", "csv header again", content, 2 * GOOD, 2 * GOOD)

    def csv_layout(self):
        columns = COLUMNS + ["", "x", "y"][:self.random.randint(0, 3)]
        self.random.shuffle(columns)
        delimiter = self.random.choice([",", "\t"])
        content = self.random.choice([b"", b"\xef\xbb\xbf", b"\n\r\n"]) + self.header(columns, delimiter)
        for _ in range(2 * GOOD):
            content += self.row(columns, delimiter, self.random.choice(["\n", "\r\n"]))
            content += self.random.choice([b"", b"", b"\n", b"\r\n", b"\xef\xbb\xbf"])
        return Log("csv", "csv layout", content, 2 * GOOD, 2 * GOOD)

    def csv_encoding(self):
        text = (self.header() + self.rows()).decode()
        encoding = self.random.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
        return Log("csv", encoding, text.encode(encoding), 0, 0, must_be_refused=True)

    def csv_quotes(self):
        """A quote that is not closed in its record, and perhaps another one behind good records."""
        row = self.row(account="junk")[:-1]
        places = [place + 1 for place in range(len(row)) if row[place:place + 1] == b","]
        place = self.random.choice([0] + places)
        damage = row[:place] + b'"' + row[place:] + b"\n"
        behind = self.rows()
        if self.random.random() < 0.5:
            behind += self.random.choice([b'junk"\n', b'2026-09-01 10:00:00,"junk",IDCardOCR,q\n', b'"\n'])
        return self.csv("csv quotes " + repr(damage), self.rows(), damage, behind)

    # JSON

    def json_line(self):
        damage = self.random.choice(JSON)
        lines = self.records() + [damage] + self.records()
        end = self.random.choice([b"\n", b"\r\n"])
        return Log("jsonl", "json line " + repr(damage[:60]), end.join(lines) + end, 2 * GOOD, 2 * GOOD)

    def json_first(self):
        damage = self.random.choice(JSON)
        lines = [damage] + self.records()
        # Below a header the objects are no records.
        least = 0 if damage.startswith(b"time,") else GOOD
        return Log("json", "json first " + repr(damage[:60]), b"\n".join(lines) + b"\n", least, GOOD,
                   may_be_refused=True)

    def json_flips(self):
        damage = self.flipped(self.record("junk"))
        lines = self.records() + [damage] + self.records()
        return Log("jsonl", "json flips " + repr(damage), b"\n".join(lines) + b"\n", 2 * GOOD, 2 * GOOD)

    def json_array(self):
        """A damaged element: where each has a line of its own no other is lost; in one line the next
        may be, since nobody can tell where the damaged one ends."""
        damage = self.random.choice(JSON) if self.random.random() < 0.7 else self.flipped(self.record("junk"))
        joint = self.random.choice([b",\n", b",\r\n  ", b", ", b","])
        text = joint.join(self.records() + [damage] + self.records())
        start, end = self.random.choice([(b"[", b"]"), (b"[\n", b"\n]\n"), (b'{"Records":[', b"]}"),
                                         (b'{"a":[1],"Records": [\n', b'\n],"b":{}}\n')])
        lost = 0 if b"\n" in joint else 2
        return Log("json", f"json array {joint} {start} {damage[:80]!r}", start + text + end, 2 * GOOD - lost,
                   2 * GOOD, may_be_refused=True)

    def json_layout(self):
        """JSON with nothing wrong, in all the ways that it is delivered."""
        records = self.records(2 * GOOD)
        way = self.random.randrange(7)
        if way == 0:
            content = b"[" + self.random.choice([b",", b" ,\n", b"\n,"]).join(records) + b"]"
        elif way == 1:
            content = json.dumps({"x": [1, {"y": "]}"}], "Records": [json.loads(r) for r in records]},
                                 indent=self.random.choice([None, 1, 4])).encode()
        elif way == 2:
            content = b"\n".join(json.dumps(json.loads(r), indent=2).encode() for r in records)
        elif way == 3:
            content = b"".join(b"\xef\xbb\xbf" + r + b"\n" for r in records)
        elif way == 4:
            content = b"".join(b'{"Records":[' + r + b"]}" + self.random.choice([b"", b"\n"]) for r in records)
        elif way == 5:
            content = b"".join(b" " * self.random.randrange(4) + r + b"\r\n" + b" \n" for r in records)
        else:
            content = json.dumps([json.loads(r) for r in records], indent="\t").encode()
        return Log("json", f"json layout {way}", content, 2 * GOOD, 2 * GOOD)

    def json_prefix(self):
        records = self.records()
        if self.random.random() < 0.5:
            whole = b"\n".join(records) + b"\n"
            cut = self.random.randrange(len(whole))
            lines = whole[:cut].count(b"\n")
            return Log("jsonl", f"json prefix {cut}", whole[:cut], lines, lines + 1)
        whole = self.random.choice([b"[%s]", b'{"Records":[%s]}']) % b",".join(records)
        cut = self.random.randrange(len(whole))
        return Log("json", f"array prefix {cut}", whole[:cut], 0, 0, may_be_refused=True)

    # Other files

    def gzip_damage(self):
        whole = self.header() + self.rows(50)
        packed = gzip.compress(whole, 6, mtime=0)
        way = self.random.randrange(4)
        if way == 0:
            cut = self.random.randrange(len(packed))
            return Log("csv.gz", f"gzip prefix {cut}", packed[:cut], 0, 0, may_be_refused=True)
        if way == 1:
            return Log("csv.gz", "gzip flips", self.flipped_bits(packed), 50, 50, may_be_refused=True)
        if way == 2:
            half = self.random.randrange(len(whole))
            parts = [gzip.compress(part, 1, mtime=0) for part in (whole[:half], whole[half:])]
            return Log("csv.gz", "gzip members", b"".join(parts), 50, 50)
        return Log("csv.gz", "gzip twice", gzip.compress(packed, 1, mtime=0), 0, 0, must_be_refused=True)

    def flipped_bits(self, packed):
        packed = bytearray(packed)
        # Behind the magic: without it the file would be a text.
        packed[self.random.randrange(2, len(packed))] ^= 1 << self.random.randrange(8)
        return bytes(packed)

    def no_log(self):
        text = self.header() + self.rows()
        ways = [text.replace(b",", b";"), text.replace(b",", b"|"), b"sep=,\n" + text, b"# x\n" + text,
                text.replace(b"\n", b"\r"), b"\x00" * self.random.randint(1, 5000) + text,
                b"<!DOCTYPE html>\n" + text, b"(\xb5/\xfd" + text, b"PK\x03\x04" + text,
                text.replace(b"request_id", b"requestNo", 1), text.replace(b"interface", b"time", 1),
                b"\x01" + self.random.randbytes(3000) + b"\n" + text]
        return Log("csv", "no log", self.random.choice(ways), 0, 0, must_be_refused=True)
