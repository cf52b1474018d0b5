"""One nightly run or close: what it starts from, how it is started, and what it has to give."""

import collections
import re
import shutil
import subprocess

FIRST = ["2026-09-12.jsonl.gz", "2026-09-26.jsonl.gz", "2026-10-11.tsv.gz"]
SECOND = FIRST + ["2026-10-31.csv.gz", "2026-09-03.csv.gz"]
# These tell when and how long a run was, so that no two are alike.
TELLING_TIME = {"run.json", "callbill.prom", "closes.csv"}
# The sample's accounts that can't be issued yet.
EXCEPTED = "1302000022,1302000023"


class Night:
    """`first` starts from nothing, `second` from what `first` gave, with two files more; `close`
    issues September after both."""

    def __init__(self, name, binary, sample, folder):
        self.name = name
        self.binary = binary
        self.sample = sample
        self.files = FIRST if name == "first" else SECOND
        self.before = folder / "before"
        self.after = folder / "after"
        self.before.mkdir(parents=True)
        if name == "second":
            self.check(self.run_logs(self.before, FIRST))
        if name == "close":
            self.check(self.run_logs(self.before, SECOND))
        shutil.copytree(self.before, self.after, dirs_exist_ok=True)
        self.check(self.start(self.after))

    def settings(self, out):
        return ["--book", str(self.sample / "book"), "--out", str(out),
                "--as-of", "2026-11-01T00:30:00+08:00", "--workers", "2", "--quiet"]

    def command(self, out, files):
        logs = [str(self.sample / "logs" / name) for name in files]
        return [self.binary, "run", "--logs", *logs, *self.settings(out)]

    def run_logs(self, out, files, prefix=()):
        return self.execute([*prefix, *self.command(out, files)])

    def start(self, out, prefix=()):
        """What the faults are for."""
        if self.name != "close":
            return self.run_logs(out, self.files, prefix)
        return self.execute([*prefix, self.binary, "close", "--period", "2026-09",
                             "--except", EXCEPTED, *self.settings(out)])

    def start_again(self, out):
        """What follows a fault: the same again. A close that was done by then is refused, and the
        next night publishes the open months that a kill kept it from."""
        result = self.start(out)
        if self.name == "close" and result.returncode in (0, 65):
            return self.run_logs(out, self.files)
        return result

    @staticmethod
    def execute(command):
        return subprocess.run(command, capture_output=True, timeout=120,
                              stdin=subprocess.DEVNULL)

    @staticmethod
    def check(result):
        if result.returncode not in (0, 65):
            raise SystemExit(f"the run without a fault: exit code {result.returncode}, "
                             + result.stderr.decode(errors="replace"))

    def count_calls(self, out, calls):
        """{call: the most of them in one thread}."""
        log = out.with_suffix(".trace")
        shutil.copytree(self.before, out)
        prefix = ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=" + ",".join(calls)]
        self.check(self.start(out, prefix=prefix))
        counts = collections.Counter(
            match.groups()
            for match in re.finditer(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.M))
        most = {}
        for (_, call), count in counts.items():
            most[call] = max(most.get(call, 0), count)
        shutil.rmtree(out)
        return most

    @staticmethod
    def published(out, *, with_times=False):
        """{path below OUT: bytes} of all that readers see."""
        found = {}
        for path in sorted(out.rglob("*")):
            name = path.relative_to(out)
            hidden = name.parts[0].startswith(".") or name.parts[0].startswith("ledger.sqlite")
            if path.is_file() and not hidden and (with_times or name.name not in TELLING_TIME):
                found[str(name)] = path.read_bytes()
        return found
