"""One run with one fault, and all that must be true after it."""

import re
import shutil
import sqlite3

from .night import Night

EXIT_CODES = {66, 70, 73, 74, 75, 78}
# The system's words, and SQLite's for the same.
REASONS = {
    "ENOSPC": "No space left on device|database or disk is full",
    # What the device can't read SQLite takes for damage.
    "EIO": "Input/output error|disk I/O error|or its disk is",
    "EDQUOT": "Disk quota exceeded|database or disk is full",
    "EROFS": "Read-only file system|readonly database",
    "EACCES": "Permission denied|readonly database",
}


class Trial:
    """The k-th call of a kind fails, or kills the run."""

    def __init__(self, night, call, fault, k):
        self.night, self.call, self.fault, self.k = night, call, fault, k
        self.complaints = []
        self.was_hit = False
        self.has_failed = False
        self.exit_code = None
        self.call_line = ""

    def __str__(self):
        return f"{self.night.name} night, {self.call} {self.fault} k={self.k} {self.call_line}"

    def run(self, out):
        """Does it all in the folder `out`, which goes away unless something is wrong."""
        log = out.with_suffix(".trace")
        shutil.copytree(self.night.before, out)
        what = "signal=KILL" if self.fault == "KILL" else f"error={self.fault}"
        prefix = ["strace", "-f", "-qq", "-y", "-o", str(log), "-e", f"trace={self.call}",
                  "-e", f"inject={self.call}:{what}:when={self.k}"]
        result = self.night.start(out, prefix=prefix)
        self.exit_code = result.returncode
        self.look_at(log.read_text(errors="replace"), str(out))
        if self.was_hit:
            self.check_ending(out, result.stderr.decode(errors="replace"))
            self.check_ledger(out)
            self.check_next_run(out)
        if not self.complaints:
            shutil.rmtree(out, ignore_errors=True)
            log.unlink()

    def look_at(self, trace, out):
        injected = [line for line in trace.splitlines() if "INJECTED" in line]
        if self.fault == "KILL":
            self.was_hit = "killed by SIGKILL" in trace
        else:
            # What the loader and the runtime do on their own can't be answered for.
            self.was_hit = bool(injected) and all(
                out in line or "SampleData" in line
                or re.match(r"\d+ +(write|read)\([012]<", line) for line in injected)
        self.call_line = injected[0][:160] if injected else ""

    def check_ending(self, out, messages):
        before = Night.published(self.night.before)
        after = Night.published(self.night.after)
        now = Night.published(out)
        if self.fault == "KILL":
            self.has_failed = True
            for month in {name.split("/")[0] for name in now}:
                found, old, new = (
                    {name: data for name, data in files.items() if name.split("/")[0] == month}
                    for files in (now, before, after))
                if found not in (old, new):
                    self.complaints.append(f"{month} is neither old nor new")
            return
        if self.exit_code in (0, 65):
            # A close that is done says so, and that the drafts after it come with the next run.
            is_told = "until the next run" in messages and all(
                now.get(name) == data for name, data in after.items() if name.startswith("2026-09/"))
            if now != after and not is_told:
                self.complaints.append("exit code 0 or 65, but not everything is published")
            return
        self.has_failed = True
        if self.exit_code not in EXIT_CODES:
            self.complaints.append(f"exit code {self.exit_code}: {messages[-300:]}")
        if Night.published(out, with_times=True) != Night.published(
                self.night.before, with_times=True):
            self.complaints.append(f"exit code {self.exit_code}, but something was published")
        to_messages = re.search(r"^\d+ +write\(2", self.call_line)
        if not to_messages and not re.search(f"/.*({REASONS[self.fault]})", messages):
            self.complaints.append(f"no path and reason in: {messages[-300:]!r}")

    def check_ledger(self, out):
        """On a copy, because the look itself recovers the ledger."""
        ledger = out / "ledger.sqlite"
        if not ledger.exists():
            return
        copy = out.with_suffix(".sqlite")
        for suffix in ("", "-wal"):
            if (out / f"ledger.sqlite{suffix}").exists():
                shutil.copy(f"{ledger}{suffix}", f"{copy}{suffix}")
        findings = contents(copy)[0]
        if findings != ["ok"]:
            self.complaints.append(f"integrity_check: {findings[:3]}")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)

    def check_next_run(self, out):
        result = self.night.start_again(out)
        if result.returncode not in (0, 65):
            message = result.stderr.decode(errors="replace")
            self.complaints.append(f"the next run: exit code {result.returncode}, {message}")
        now, after = Night.published(out), Night.published(self.night.after)
        if now != after:
            names = [name for name in sorted(now.keys() | after.keys())
                     if now.get(name) != after.get(name)]
            self.complaints.append(f"the next run gives something else: {names[:5]}")
        if contents(out / "ledger.sqlite") != contents(self.night.after / "ledger.sqlite"):
            self.complaints.append("the next run's ledger holds something else")
        left = [path.name for path in out.iterdir() if path.name.startswith(".")]
        left += [path.name for path in out.glob("ledger.sqlite.*") if path.suffix != ".lock"]
        if left:
            self.complaints.append(f"left lying about: {left}")


def contents(ledger):
    """What a ledger says of itself: its soundness, and how much it holds."""
    connection = sqlite3.connect(ledger)
    try:
        findings = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        held = connection.execute(
            "SELECT (SELECT count(*) FROM files), (SELECT sum(units) FROM usage),"
            " (SELECT sum(count) FROM request_keys), (SELECT count(*) FROM exceptions),"
            " (SELECT count(*) FROM closes WHERE reopened_at IS NULL)").fetchone()
        return findings, held
    finally:
        connection.close()
