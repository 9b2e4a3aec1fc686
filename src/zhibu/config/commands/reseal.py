"""`zhibu reseal`: seal anew what lies under the field key, after the key was changed."""

import sys
from argparse import ArgumentParser, Namespace

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu reseal --data var/site",)
SORTS = {
    "people": ("人员敏感信息", "people's sensitive fields"),
    "staged": ("待确认的导入", "imports that wait"),
    "second factors": ("第二因素", "second factors"),
    "issuing keys": ("盲签密钥", "keys of blind tokens"),
}
SHOWN = 20
"""Things that no key opens, by name; the rest is a number."""


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "更换加密密钥后，把加密内容重新加密",
        "seal anew what lies under the field key, after it was changed",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    add_data_option(parser, language)
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Seal everything anew, and say whether the former key may go."""
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()
    _require_two_keys()
    from zhibu.orgs.resealing import seal_all_anew

    found = seal_all_anew()
    for sort, anew in found.items():
        zh, en = SORTS[sort]
        print(say(language, f"{zh}：{anew.count} 项已用新密钥加密。", f"{en}: {anew.count} under the new key."))  # fmt: skip
    wrong = [one for anew in found.values() for one in anew.unreadable]
    if not wrong:
        print(say(language, "全部完成：请去掉 ZHIBU_FIELD_KEY_FORMER，再启动站点。", "Done: remove ZHIBU_FIELD_KEY_FORMER, then start the site."))  # fmt: skip
        return 0
    for one in wrong[:SHOWN]:
        print(f"  {one}", file=sys.stderr)
    print(
        say(
            language,
            f"有 {len(wrong)} 项两个密钥都打不开，保持原样。请先查明原因，再去掉 ZHIBU_FIELD_KEY_FORMER。",
            f"{len(wrong)} open with neither key and were left as they are. Find out why before you remove ZHIBU_FIELD_KEY_FORMER.",
        ),
        file=sys.stderr,
    )
    return 1


def _require_two_keys() -> None:
    from django.conf import settings

    from zhibu.config.refusals import CommandError

    if settings.FIELD_KEY_FORMER in ("", settings.FIELD_KEY):
        raise CommandError(
            "请把新密钥设为 ZHIBU_FIELD_KEY，原密钥设为 ZHIBU_FIELD_KEY_FORMER；两者须不同。",
            "Set ZHIBU_FIELD_KEY to the new key and ZHIBU_FIELD_KEY_FORMER to the old one; they must differ.",
        )
