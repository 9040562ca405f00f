"""The rows of the benchmark: what was measured on both sides, and whether the target is met."""

import dataclasses


@dataclasses.dataclass
class Row:
    """`met` is None for a figure that has no target. A ratio compares with `at_least` or `at_most`."""

    name: str
    ours: float
    unit: str
    theirs: float | None = None
    their_name: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""
    samples: dict = dataclasses.field(default_factory=dict)

    @staticmethod
    def faster(name, ours, theirs, their_name, at_least, unit="/s", **more):
        """How many times as much as the other side."""
        ratio = ours / theirs
        return Row(name, ours, unit, theirs, their_name, ratio, f"≥ {at_least} ×", ratio >= at_least, **more)

    @staticmethod
    def costs(name, ours, theirs, their_name, at_most, unit, **more):
        """How many times the cost of the other side."""
        ratio = ours / theirs
        return Row(name, ours, unit, theirs, their_name, ratio, f"≤ {at_most} ×", ratio <= at_most, **more)

    @staticmethod
    def below(name, ours, limit, unit, **more):
        return Row(name, ours, unit, target=f"< {limit:g} {unit}", met=ours < limit, **more)

    @staticmethod
    def at_least(name, ours, limit, unit, **more):
        return Row(name, ours, unit, target=f"≥ {limit:,.10g} {unit}".replace(",", " "), met=ours >= limit, **more)


def number(value, unit):
    """For a person: large ones without decimals."""
    if value is None:
        return ""
    if abs(value) >= 1000:
        text = f"{value:,.0f}".replace(",", " ")
    else:
        text = f"{value:.3f}" if unit == "%" else f"{value:.3g}"
    return text + unit if unit.startswith("/") else f"{text} {unit}"


def table(rows):
    header = ("work", "ours", "theirs", "ratio", "target", "met")
    lines = [header]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "NO"
        theirs = f"{number(row.theirs, row.unit)} ({row.their_name})" if row.theirs is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        lines.append((row.name, number(row.ours, row.unit), theirs, ratio, row.target, met))
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    texts.insert(1, "-" * max(map(len, texts)))
    notes = [f"  {row.name}: {row.note}" for row in rows if row.note]
    return "\n".join(texts + ([""] + notes if notes else []))
