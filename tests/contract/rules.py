"""The rules that tie two parameters together, which a schema cannot say (README, "Errors").

A request that is right by the document may be refused only if it breaks one of them.
"""

from datetime import datetime

import schemathesis


def texts(value):
    """The texts of a parameter, list or not, as they are sent."""
    if value is None:
        return []
    values = value if isinstance(value, (list, tuple)) else [value]
    return [part for each in values for part in str(each).split(",")]


def is_after(start, end):
    """Whether a range is empty. Where one of the two is a date, dates are compared as they are printed."""
    start, end = start.upper(), end.upper()
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if len(start) == 10 or len(end) == 10:
        return first.date() > last.date()
    return first > last


def breaks_a_rule(query):
    """Whether gaps are asked for without programmes, a range ends before it begins, or the lists
    of names and values are not of one length."""
    gaps = any(query.get(name) is not None for name in ("gapToUpgrade", "gapToRenew"))
    if gaps and "mlp" not in texts(query.get("embed")):
        return True
    start, end = query.get("ug2JoinedStartDate"), query.get("ug2JoinedEndDate")
    if start and end:
        try:
            if is_after(start, end):
                return True
        except (ValueError, OverflowError):
            # A day that no calendar has (2026-02-30): the pattern cannot say so, the format does.
            return True
    names, value = texts(query.get("identifierName")), query.get("identifierValue")
    if len(names) > 1:
        values = [part.strip() for part in str(value).split(",")]
        return len(values) != len(names) or "" in values
    return False


@schemathesis.check
def refused_for_a_rule(ctx, response, case):
    """A request that is right by the document is refused only where it breaks such a rule."""
    mode = case.meta.generation.mode if case.meta else None
    if mode is None or not mode.is_positive or response.status_code != 400:
        return
    if not breaks_a_rule(dict(case.query or {})):
        raise AssertionError(f"refused, though no rule is broken: {response.text[:300]}")
