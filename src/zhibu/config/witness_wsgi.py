"""A witness as a WSGI application, from the folder that ZHIBU_WITNESS names."""

import os
from pathlib import Path

from zhibu.tlog.witness_folder import WitnessFolder
from zhibu.tlog.witness_site import application as site

application = site(WitnessFolder(Path(os.environ["ZHIBU_WITNESS"])))
