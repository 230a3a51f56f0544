"""The whole rule set as wide polars expressions, one set for each sector and size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import lcm

import numpy as np
import polars as pl

from questionnaires.base import SECTORS, SIZES
from questionnaires.model import MaturityModel
from scoring.synthetic import Firms
from tests.benchmarks.plain_rules import Form, form_of

WIDE = pl.Int32


def as_frame(firms: Firms) -> pl.DataFrame:
    """Return the firms as a wide frame: a column a question, and one a mark of evidence."""
    ids = firms.model.question_ids
    columns = {q: np.ascontiguousarray(firms.answers[:, i]) for i, q in enumerate(ids)}
    marks = {f"e{q}": np.ascontiguousarray(firms.evidence[:, i]) for i, q in enumerate(ids)}
    rest = {
        "kind": firms.sectors * np.int8(len(SIZES)) + firms.sizes,
        "designated": firms.designated,
        "vetoed": firms.vetoed,
        "row": np.arange(len(firms)),
    }
    return pl.DataFrame({**columns, **marks, **rest})


def score_frame(model: MaturityModel, frame: pl.DataFrame) -> pl.DataFrame:
    """Score every row; the results stand in the order of the frame."""
    parts = [
        _scored(part.lazy(), model, SECTORS[kind // len(SIZES)], SIZES[kind % len(SIZES)])
        for (kind,), part in frame.partition_by("kind", as_dict=True).items()
    ]
    return pl.concat(pl.collect_all(parts)).sort("row")


def _scored(part: pl.LazyFrame, model: MaturityModel, sector: str, size: str) -> pl.LazyFrame:
    sums, dimensions, totals, gates = _expressions(model, sector, size)
    results = [*(d.id for d in model.dimensions), *(f"e{d.id}" for d in model.dimensions)]
    results += ["score", "evidence_score", "raw_level", "level", "provisional", "coverage"]
    return (
        part.with_columns(sums)
        .with_columns(dimensions)
        .with_columns(totals)
        .with_columns(gates)
        .select("row", *results, "evidence_share")
    )


@cache
def _expressions(model: MaturityModel, sector: str, size: str) -> list[list[pl.Expr]]:
    form = form_of(model, sector, size)
    longest = max(len(q) for _, _, practices in form.dimensions for q in practices)
    most = max(len(practices) for _, _, practices in form.dimensions)
    common, parts_common = lcm(*range(1, longest + 1)), lcm(*range(1, most + 1))
    return [
        list(_sums(model, form)),
        list(_dimensions(model, form, common, parts_common)),
        list(_totals(model, form, common * parts_common)),
        list(_gates(model, form, size)),
    ]


def _sums(model: MaturityModel, form: Form) -> Iterable[pl.Expr]:
    asks, cap = set(form.evidence), model.scale.evidence_cap - 1
    for dimension, _, practices in form.dimensions:
        for p, questions in enumerate(practices):
            name = f"{dimension}.{p}"
            points = [pl.col(q).clip(lower_bound=1) - 1 for q in questions]
            proven = [
                pl.when(f"e{q}").then(point).otherwise(point.clip(upper_bound=cap))
                if q in asks
                else point
                for q, point in zip(questions, points, strict=True)
            ]
            yield _sum([pl.col(q) != -1 for q in questions]).alias(f"n{name}")
            yield _sum(points).alias(f"p{name}")
            yield _sum(proven).alias(f"e{name}")
            yield _sum([(pl.col(q) != -1) & (pl.col(q) != 0) for q in questions]).alias(f"a{name}")
    asked = [pl.col(q) != -1 for q in form.evidence]
    have = [(pl.col(q) != -1) & pl.col(f"e{q}") for q in form.evidence]
    yield _sum(asked).alias("asked")
    yield _sum(have).alias("have")


def _dimensions(
    model: MaturityModel, form: Form, common: int, parts_common: int
) -> Iterable[pl.Expr]:
    unit = model.scale.points[1]
    for dimension, _, practices in form.dimensions:
        names = [f"{dimension}.{p}" for p in range(len(practices))]
        shares = {name: common // pl.col(f"n{name}").clip(lower_bound=1) for name in names}
        parts = _sum([pl.col(f"n{name}") > 0 for name in names])
        for kind, result in (("p", dimension), ("e", f"e{dimension}")):
            total = _sum([pl.col(f"{kind}{name}") * shares[name] for name in names])
            whole = common * parts.clip(lower_bound=1)
            score = (200 * unit * total + whole) // (2 * whole)
            yield pl.when(parts > 0).then(score).otherwise(-1).alias(result)
        answered = _sum([pl.col(f"a{name}") * shares[name] for name in names])
        yield (answered * (parts_common // parts.clip(lower_bound=1))).alias(f"a{dimension}")
        yield _sum([pl.col(f"n{name}") for name in names]).alias(f"n{dimension}")


def _totals(model: MaturityModel, form: Form, denominator: int) -> Iterable[pl.Expr]:
    weight = _sum([share * (pl.col(d) >= 0) for d, share, _ in form.dimensions])
    for name, prefix in (("score", ""), ("evidence_score", "e")):
        scores = [
            share * pl.col(f"{prefix}{d}").clip(lower_bound=0) for d, share, _ in form.dimensions
        ]
        yield _rounded(_sum(scores), weight).alias(name)
    answered = _sum([share * pl.col(f"a{d}") for d, share, _ in form.dimensions])
    yield _rounded(10_000 * answered.cast(pl.Int64), weight * denominator).alias("coverage")
    yield _rounded(10_000 * pl.col("have"), pl.col("asked")).alias("evidence_share")


def _gates(model: MaturityModel, form: Form, size: str) -> Iterable[pl.Expr]:
    raw = _level(model, pl.col("score"))
    caps: list[pl.Expr] = [raw]
    doubts: list[pl.Expr] = []
    asked = {q for _, _, practices in form.dimensions for questions in practices for q in questions}
    for gate in form.gates:
        if gate.kind == "answer":
            if gate.question not in asked:
                continue
            fired = pl.col(gate.question).is_between(1, gate.at_least - 1)
            if gate.fact:
                fired &= pl.col("designated") != 0
                doubts.append(fired & (pl.col("designated") < 0) & (raw > gate.caps_at))
            caps.append(_cap(fired, gate.caps_at))
        elif gate.kind == "fact":
            caps.append(_cap(pl.col("vetoed"), gate.caps_at))
        elif gate.kind == "dimension":
            caps.append(
                _cap(pl.col(gate.dimension).is_between(0, 100 * gate.at_least - 1), gate.caps_at)
            )
        elif gate.kind == "spread":
            scores = [
                pl.when(pl.col(f"n{d}") >= max(gate.min_scored, 1)).then(d).otherwise(10_000)
                for d in gate.dimensions
            ]
            caps.append(_level(model, pl.min_horizontal(scores)) + gate.plus)
        elif gate.kind == "results":
            caps.append(_cap(~_results(gate, form, size), gate.for_level - 1))
        elif gate.kind == "evidence":
            short = 100 * pl.col("have") < gate.share * pl.col("asked")
            caps.append(_cap(short, gate.for_level - 1))
        else:
            unknown = pl.any_horizontal([pl.col(q).is_in([0, -2]) for q in form.gate_questions])
            doubts.append(unknown)
            caps.append(_cap(unknown, gate.caps_at))
    yield raw.alias("raw_level")
    yield pl.min_horizontal(caps).alias("level")
    yield pl.any_horizontal(doubts).alias("provisional")


def _results(gate, form: Form, size: str) -> pl.Expr:  # type: ignore[no-untyped-def]
    passed = (pl.col(gate.dimension) < 0) | (pl.col(gate.dimension) >= 100 * gate.at_least)
    if gate.every_dimension_at_least:
        least = 100 * gate.every_dimension_at_least
        for dimension, _, _ in form.dimensions:
            passed &= (pl.col(dimension) < 0) | (pl.col(dimension) >= least)
    wanted = gate.trends_micro if size == "micro" else gate.trends
    for questions, number in ((form.trends, wanted), (form.comparisons, gate.comparisons)):
        if number:
            there = _sum([pl.col(q) >= gate.trend_level for q in questions])
            counted = _sum([pl.col(q) != -1 for q in questions])
            passed &= there >= pl.min_horizontal(counted, pl.lit(number, WIDE))
    return passed


def _sum(terms: Sequence[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal([term.cast(WIDE) for term in terms]) if terms else pl.lit(0, WIDE)


def _rounded(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    least = denominator.clip(lower_bound=1)
    return (2 * numerator + least) // (2 * least)


def _level(model: MaturityModel, score: pl.Expr) -> pl.Expr:
    return _sum([score >= 100 * level.least_score for level in model.scale.levels])


def _cap(fired: pl.Expr, cap: int) -> pl.Expr:
    return pl.when(fired).then(pl.lit(cap, WIDE)).otherwise(pl.lit(5, WIDE))
