"""What was loaded is kept from the collector, and is let go at the end without a word."""

import os
import subprocess
import sys

CODE = """
import gc
import duckdb
duckdb.connect().execute("SELECT 1").fetchall()
from zhibu.config.site import open_site
open_site("en")
print(gc.get_freeze_count() > 10_000)
"""


def test_a_process_that_kept_what_it_loaded_ends_without_a_word(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True,
        env=os.environ | {"ZHIBU_DATA": str(tmp_path)},
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == ("True\n", "")
