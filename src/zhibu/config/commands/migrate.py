"""`zhibu migrate`: bring the database to this version."""

from argparse import ArgumentParser, Namespace

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu migrate --data var/site",)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(language, "把站点数据库升到本版本", "bring the site's database to this version")


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    add_data_option(parser, language)
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Migrate, and say how many steps it took."""
    from zhibu.config.site import migrate, open_site

    open_site(language, asked.data)
    steps = migrate()
    if steps:
        print(
            say(language, f"数据库已升级，共 {steps} 步。", f"The database took {steps} step(s).")
        )
    else:
        print(say(language, "数据库已是本版本。", "The database is of this version already."))
    return 0
