"""The site that a verb works on: its data folder, settings, rooms and database."""

import os
from argparse import ArgumentParser
from pathlib import Path

from zhibu.config.collecting import keep_loaded
from zhibu.config.language import Language, say


def add_data_option(parser: ArgumentParser, language: Language) -> None:
    """Add --data, where the site keeps everything."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help=say(
            language,
            "站点数据文件夹（默认取 ZHIBU_DATA，否则 var/site）",
            "the site's folder (default: ZHIBU_DATA, else var/site)",
        ),
    )


def open_site(language: Language, data: Path | None = None) -> None:
    """Load settings and rooms; what is refused from here on is said in the language.

    Args:
        data: the site's folder; settings are read once in a process, so the first call decides.
    """
    if data is not None:
        os.environ["ZHIBU_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")

    import django
    from django.utils.translation import activate

    django.setup()
    activate("en" if language == "en" else "zh-hans")
    keep_loaded()


def migrate() -> int:
    """Bring the database to this version; give how many steps that took.

    What a site held before it had a ledger is entered once, as it then stands.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
        _begin_ledger()
    return len(plan)


def _begin_ledger() -> None:
    from zhibu.ledger.checking import mirrored
    from zhibu.ledger.entering import enter_missing
    from zhibu.ledger.models import Entry

    if not Entry.objects.exists():
        enter_missing(mirrored())


def require_site() -> None:
    """Refuse to work on a database that is not of this version.

    Raises:
        CommandError: migrations are outstanding.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from zhibu.config.refusals import CommandError

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(
            "数据库还不是本版本的；请先运行 zhibu migrate。",
            "The database is not of this version yet; run zhibu migrate first.",
        )
