"""Tags with an end tag."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs

register = template.Library()


class Wrapping(template.Node):
    """What stands between the tags, and the words given with them."""

    template_name = ""

    def __init__(self, inside: NodeList, given: dict[str, FilterExpression]) -> None:
        self.inside, self.given = inside, given

    def render(self, context: template.Context) -> str:
        facts: dict[str, Any] = {name: value.resolve(context) for name, value in self.given.items()}
        facts["inside"] = self.inside.render(context)
        facts["request"] = context.get("request")
        found = context.template.engine.get_template(self.template_name)
        return found.render(context.new(facts))


def _wrapping(name: str, first: str, kind: type[Wrapping], about: str) -> None:
    def compiled(parser: Parser, token: Token) -> Wrapping:
        bits = token.split_contents()[1:]
        given = token_kwargs(bits, parser)
        if bits:
            given[first] = parser.compile_filter(bits.pop(0))
            given |= token_kwargs(bits, parser)
        if bits:
            raise template.TemplateSyntaxError(f"{name} does not know {bits[0]}")
        inside = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return kind(inside, given)

    compiled.__doc__ = about
    register.tag(name, compiled)


class Table(Wrapping):
    template_name = "portal/_components/table.html"


class Filters(Wrapping):
    template_name = "portal/_components/filters.html"


_wrapping(
    "table", "caption", Table,
    """{% table caption %}<thead>…<tbody>…{% endtable %}: becomes cards at 390 px by data-label.""",
)  # fmt: skip
_wrapping(
    "filters", "target", Filters,
    """{% filters "#list" %}…fields…{% endfilters %}: a GET form; htmx swaps only the target.""",
)  # fmt: skip


class Capture(template.Node):
    def __init__(self, inside: NodeList, name: str) -> None:
        self.inside, self.name = inside, name

    def render(self, context: template.Context) -> str:
        context[self.name] = self.inside.render(context)
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """{% capture name %}…{% endcapture %}: keep what is inside, to write it more than once."""
    _tag, name = token.split_contents()
    inside = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(inside, name)
