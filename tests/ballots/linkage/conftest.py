"""The folder's own parts are found by name."""

import sys
from pathlib import Path

HERE = str(Path(__file__).parent)
if HERE not in sys.path:  # tests are imported by file, so their folder is not on the path
    sys.path.insert(0, HERE)
