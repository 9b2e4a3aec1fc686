"""`zhibu account`: what nobody can do on the site: its first accounts, and a way back in."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

if TYPE_CHECKING:
    from zhibu.accounts.models import User
    from zhibu.orgs.models import Person

EXAMPLES = (
    "zhibu account first --company 01:某公司党委 --system a01:张一 --security a02:李二 --audit a03:王三",
    "zhibu account open P00001 --username zhang.yi",
    "zhibu account password zhang.yi",
    "zhibu account unlock zhang.yi --second-factor",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "账号：空站点的首批管理员，以及忘记密码时的补救",
        "accounts: the first administrators of an empty site, and a way back in",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's own verbs."""
    zh = language == "zh"
    verbs = parser.add_subparsers(metavar=say(language, "子命令", "VERB"), required=True)

    def verb(word: str, help_: str, example: str) -> ArgumentParser:
        child = verbs.add_parser(
            word, help=help_, description=help_, epilog=say(language, "例：", "Example: ") + example
        )
        child.add_argument("--lang", choices=("zh", "en"), help=say(language, "语言", "language"))
        add_data_option(child, language)
        return child

    child = verb(
        "first",
        "在空站点建立公司和三员账号" if zh else "found the company with its three administrators",
        EXAMPLES[0],
    )
    pair = _pair(language)
    what = "编号:姓名" if zh else "CODE:NAME"
    for option, zh_help, en_help in (
        ("--company", "公司党委的编号和名称", "code and name of the company's committee"),
        ("--system", "系统管理员", "the system administrator"),
        ("--security", "安全管理员", "the security administrator"),
        ("--audit", "审计管理员", "the audit administrator"),
    ):
        child.add_argument(
            option, required=True, type=pair, metavar=what, help=zh_help if zh else en_help
        )
    child.set_defaults(run=first)

    person = "人员编号" if zh else "code of the person"
    child = verb("open", "给人员开通账号" if zh else "open an account for a person", EXAMPLES[1])
    child.add_argument("person", metavar="PERSON", help=person)
    child.add_argument(
        "--username",
        metavar="NAME",
        help="用户名（默认同人员编号）" if zh else "user name (default: the person's code)",
    )
    child.set_defaults(run=open_)
    either = "用户名或人员编号" if zh else "user name, or code of the person"
    child = verb("password", "发一次性密码" if zh else "give a one-time password", EXAMPLES[2])
    child.add_argument("account", metavar="ACCOUNT", help=either)
    child.set_defaults(run=give_password)
    child = verb("unlock", "解锁账号" if zh else "unlock an account", EXAMPLES[3])
    child.add_argument("account", metavar="ACCOUNT", help=either)
    child.add_argument(
        "--second-factor",
        action="store_true",
        help="并重置双因素验证" if zh else "take its second factor away too",
    )
    child.set_defaults(run=unlock_)


def _pair(language: Language) -> Callable[[str], tuple[str, str]]:
    def read(text: str) -> tuple[str, str]:
        code, _, name = (part.strip() for part in text.partition(":"))
        if code and name:
            return code, name
        raise ArgumentTypeError(
            say(
                language,
                f"'{text}' 缺编号或姓名，请写成 编号:姓名",
                f"'{text}' lacks a code or a name; write CODE:NAME",
            )
        )

    return read


def first(asked: Namespace, language: Language) -> int:
    """Found the company; print each administrator's user name and one-time password."""
    from zhibu.config.site import migrate, open_site

    open_site(language, asked.data)
    migrate()

    from django.db import transaction

    from zhibu.accounts.actions import open_account
    from zhibu.orgs.actions.beginning import found_company
    from zhibu.orgs.enums import RoleKind

    code, name = asked.company
    with transaction.atomic():
        _, people = found_company(
            code=code,
            name=name,
            administrators={
                RoleKind.SYSTEM_ADMINISTRATOR: asked.system,
                RoleKind.SECURITY_ADMINISTRATOR: asked.security,
                RoleKind.AUDIT_ADMINISTRATOR: asked.audit,
            },
        )
        opened = {
            role: open_account(person=person, username=person.code, by=None)
            for role, person in people.items()
        }
    for role, (user, password) in opened.items():
        print(f"{role.label}\t{user.username}\t{password}")
    return 0


def open_(asked: Namespace, language: Language) -> int:
    """Open an account; print its user name and one-time password."""
    _open(asked, language)

    from zhibu.accounts.actions import open_account

    person = _person(asked.person)
    user, password = open_account(person=person, username=asked.username or person.code, by=None)
    print(f"{user.username}\t{password}")
    return 0


def give_password(asked: Namespace, language: Language) -> int:
    """Print a one-time password for an account."""
    _open(asked, language)

    from zhibu.accounts.actions import give_new_password

    user = _account(asked.account)
    print(f"{user.username}\t{give_new_password(user=user, by=None)}")
    return 0


def unlock_(asked: Namespace, language: Language) -> int:
    """Unlock an account, and take its second factor away where that is asked for."""
    _open(asked, language)

    from django.db import transaction

    from zhibu.accounts.actions import reset_second_factor, unlock

    user = _account(asked.account)
    with transaction.atomic():
        unlock(user=user, by=None)
        if asked.second_factor:
            reset_second_factor(user=user, reason="zhibu account unlock", by=None)
    print(say(language, f"{user.username} 已解锁。", f"{user.username} is unlocked."))
    return 0


def _open(asked: Namespace, language: Language) -> None:
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()


def _person(code: str) -> "Person":
    from zhibu.config.refusals import CommandError
    from zhibu.orgs.models import Person

    found = Person.objects.filter(code=code).first()
    if found is None:
        raise CommandError(
            f"没有编号为 {code} 的人员；编号见人员名册。",
            f"Nobody has the code {code}; codes stand in the list of people.",
        )
    return found


def _account(name: str) -> "User":
    from zhibu.accounts.models import User
    from zhibu.config.refusals import CommandError

    users = User.objects.select_related("person")
    found = users.filter(username=name).first() or users.filter(person__code=name).first()
    if found is None:
        raise CommandError(
            f"没有账号 {name}；请写用户名或人员编号，或先用 zhibu account open 开通。",
            f"There is no account {name}; give a user name or a person's code, or open one with "
            "zhibu account open.",
        )
    return found
