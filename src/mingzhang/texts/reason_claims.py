"""What the reason of a change claims, as rows that the rules check: in a book and in a report."""

from __future__ import annotations

from mingzhang.model.reason import Reason
from mingzhang.model.understanding import Understanding


def claim_reason(result: Understanding, number: int, reason: Reason, *, owed: bool) -> None:
    """Note what ``reason`` claims of the change that is reading ``number``.

    An empty reason claims nothing, but is missing where one is ``owed``. No change, no claim.
    """
    change = result.readings.columns["值"][number]
    if not change:
        return
    result.reasons[number] = reason
    if owed:
        _claim(result, "缺原因", number, len(reason.text))
    if not reason.text:
        return
    _claim(result, "原因方向", number, reason.direction)
    # Where the list need not be complete, more of the change's own direction may be unnamed.
    up = reason.open_up or (reason.partial and change > 0)
    down = reason.open_down or (reason.partial and change < 0)
    count = len(reason.named) if reason.named and not (up and down) else None
    claim = _claim(result, "原因金额", number, int(up), int(down), count)
    for one in reason.named if count else ():
        result.named.add(result.document, claim, one.amount.value, one.amount.half)


def _claim(result: Understanding, kind: str, *values: int | None) -> int:
    """Append a claim under the next number of the document."""
    claim = sum(map(len, result.claims.values()))
    result.claims[kind].add(result.document, claim, *values)
    return claim
