"""The tools that callbill is measured against, in an environment of their own."""
import os
import subprocess
import venv

VERSIONS = {"duckdb": "2.0.0", "polars": "2.1.0", "chdb": "4.4.0"}
PEERS = ["duckdb", "polars", "chdb"]

DUCKDB = """
import duckdb
duckdb.sql("SET enable_progress_bar = false")
keep = "SELECT DISTINCT ON (request_id) * FROM calls" if {deduped} else "SELECT * FROM calls"
print(*duckdb.sql('''
WITH calls AS (
    SELECT * FROM read_csv('{csv}/*.gz', columns = {{'time': 'VARCHAR', 'account_id': 'VARCHAR',
        'interface': 'VARCHAR', 'request_id': 'VARCHAR', 'error_code': 'VARCHAR',
        'units': 'VARCHAR', 'tickets': 'VARCHAR'}}, header = true)),
kept AS (''' + keep + ''')
SELECT count(*), sum(n)::BIGINT FROM (
    SELECT count(*) AS n FROM kept GROUP BY account_id, interface, substr(time, 1, 13))
''').fetchall()[0])
"""

POLARS = """
import polars
calls = polars.scan_csv('{csv}/*.gz', infer_schema=False)
if {deduped}:
    calls = calls.unique('request_id')
groups = calls.group_by('account_id', 'interface', polars.col('time').str.slice(0, 13)).len('n')
print(*groups.select(polars.len(), polars.col('n').sum().alias('sum')).collect(
    engine='streaming').row(0))
"""

CHDB = """
import chdb
keep = "SELECT * FROM calls LIMIT 1 BY request_id" if {deduped} else "SELECT * FROM calls"
print(str(chdb.query('''
WITH calls AS (SELECT * FROM file('{csv}/*.gz', 'CSVWithNames', 'time String, account_id String,
    interface String, request_id String, error_code String, units String, tickets String'))
SELECT count(), sum(n) FROM (
    SELECT count() AS n FROM (''' + keep + ''')
    GROUP BY account_id, interface, substring(time, 1, 13))
''', 'TSV')).strip().replace('\\t', ' '))
"""

PROGRAMS = {"duckdb": DUCKDB, "polars": POLARS, "chdb": CHDB}


def environment(cache):
    """The Python of an environment with the pinned peers, made once."""
    folder = os.path.join(cache, "peers-" + "-".join(VERSIONS[peer] for peer in PEERS))
    python = os.path.join(folder, "bin/python")
    if not os.path.exists(folder + ".done"):
        venv.create(folder, with_pip=True)
        packages = ["%s==%s" % item for item in VERSIONS.items()]
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        open(folder + ".done", "w").close()
    return python


def peer_command(python, peer, csv, deduped):
    """A peer's count of calls by account, interface and hour: prints groups and calls."""
    return [python, "-c", PROGRAMS[peer].format(csv=csv, deduped=deduped)]
