"""Keys by which blind tokens are signed (签发密钥): one for each sheet, from the freezing of the roll to the close.

The public halves stand in the review's ledger entry before voting opens. The private halves lie sealed under
the site's field key, bound to their sheet, and are destroyed with the close: after it no token can be made.
"""

from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.db import transaction

from zhibu.ballots.models import IssuingKey, Review, Sheet
from zhibu.orgs.sealing import Unreadable, file_anew, opened_file, seal_file
from zhibu.urn.blind import (
    new_issuing_key,
    public_pem,
    read_private,
    read_public,
    write_private,
)


def fresh_keys(review: Review) -> list[RSAPrivateKey]:
    """Make as many keys as a review has sheets: an eighth of a second each, so outside any transaction."""
    return [new_issuing_key() for _ in range(review.sheets.count())]


def make_keys(review: Review, fresh: Iterable[RSAPrivateKey] = ()) -> None:
    """Give a key to every sheet that has none; from those that are given, as far as they go."""
    ready = iter(fresh)
    kept = []
    for sheet in review.sheets.filter(issuing_key=None).only("number").order_by("number"):
        key = next(ready, None) or new_issuing_key()
        sealed = seal_file(write_private(key), _name(review, sheet))
        kept.append(
            IssuingKey(review=review, sheet=sheet, public=public_pem(key), private_sealed=sealed)
        )
    IssuingKey.objects.bulk_create(kept)


def public_key(sheet: Sheet) -> RSAPublicKey:
    """Give the key by which tokens of a sheet are verified."""
    return read_public(sheet.issuing_key.public)


def private_key(sheet: Sheet) -> RSAPrivateKey | None:
    """Give the key that signs tokens of a sheet; none once it is destroyed."""
    kept = sheet.issuing_key.private_sealed
    if not kept:
        return None
    return read_private(opened_file(bytes(kept), _name(sheet.review, sheet)))


def keys_anew() -> Iterator[str]:
    """Seal the private halves anew after the field key was changed; what no key opens is named."""
    kept = IssuingKey.objects.filter(private_sealed__isnull=False).order_by("pk")
    for number in list(kept.values_list("pk", flat=True)):
        yield _key_anew(number)


@transaction.atomic
def _key_anew(number: int) -> str:
    row = IssuingKey.objects.select_for_update(of=("self",)).select_related("sheet__review")
    key = row.get(pk=number)
    if not key.private_sealed:  # destroyed meanwhile, with the close
        return ""
    review, sheet = key.sheet.review, key.sheet
    try:
        anew = file_anew(bytes(key.private_sealed), _name(review, sheet))
    except Unreadable:
        return f"issuing key of sheet {sheet.number}, review {review.code}: no key of this site opens it"
    IssuingKey.objects.filter(pk=number).update(private_sealed=anew)
    return ""


def destroy(review: Review) -> None:
    """Destroy the private halves of a review."""
    review.issuing_keys.update(private_sealed=None)


def _name(review: Review, sheet: Sheet) -> str:
    return f"issuing key\n{review.code}\n{sheet.number}"
