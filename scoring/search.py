"""The best of many fits: started in many places, polished where promising, judged on other firms.

The likelihood of a mixture has many peaks, and one that fits the firms at hand best may owe it to
chance. So every start gets a few rounds on a sample, the most promising are polished on a larger
one, and the one that fits firms held out best is kept (measured: without the truth, the held-out
likelihood tells the fits that find the types from those that do not).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.mixture import Fit, Mixture, Whitening, mixture_of, polish, posterior
from scoring.starts import starts

Floats = NDArray[np.float64]

_BRIEFLY = 15
_HELD_OUT = 5
_FEW = 200


@dataclass(frozen=True)
class Effort:
    """How hard to search: starts and how many of them go on, firms the starts see and firms that
    polish, most rounds, least gain a round.
    """

    n_starts: int
    n_promising: int
    start_sample: int
    polish_sample: int
    max_iter: int
    tol: float


def search(X: Floats, n_types: int, effort: Effort, chance: np.random.Generator) -> Fit:
    """Fit a mixture of ``n_types`` to X of shape (n, d), in the units of X.

    One firm in five is held out to choose by, unless there are too few to spare any.
    """
    rows = chance.permutation(len(X))[: effort.polish_sample]
    whitening = Whitening.of(X[rows])
    held = rows[: len(rows) // _HELD_OUT] if len(rows) > _FEW else rows
    rest = rows[len(held) :] if len(rows) > _FEW else rows
    fits = _promising(X[rest[: effort.start_sample]], whitening, n_types, effort, chance)
    Z, unseen = whitening.whitened(X[rest]), whitening.whitened(X[held])
    fits = [polish(fit.mixture, Z, max_iter=effort.max_iter, tol=effort.tol) for fit in fits]
    best = max(fits, key=lambda fit: posterior(fit.mixture, unseen)[1])
    return _finished(best.mixture, X[rows], whitening, effort)


def resume(X: Floats, earlier: Mixture, effort: Effort, chance: np.random.Generator) -> Fit:
    """Fit a mixture from where an earlier one stood, both in the units of X."""
    some = X[chance.permutation(len(X))[: effort.polish_sample]]
    whitening = Whitening.of(some)
    return _finished(whitening.forward(earlier), some, whitening, effort)


def _promising(
    X: Floats, whitening: Whitening, n_types: int, effort: Effort, chance: np.random.Generator
) -> list[Fit]:
    """Return the best fits after a few rounds, those that are alike only once."""
    Z = whitening.whitened(X)
    second, units = Z.T @ Z / len(Z), np.eye(n_types)
    divisions = starts(X, n_types, 1 if n_types == 1 else effort.n_starts, chance)
    mixtures = [mixture_of(units[:, places], Z, second) for places in divisions]
    fits = [polish(mixture, Z, max_iter=_BRIEFLY, tol=effort.tol) for mixture in mixtures]
    by_likelihood = {round(fit.likelihood, 5): fit for fit in fits}
    return [by_likelihood[key] for key in sorted(by_likelihood, reverse=True)[: effort.n_promising]]


def _finished(mixture: Mixture, X: Floats, whitening: Whitening, effort: Effort) -> Fit:
    Z = whitening.whitened(X)
    fit = polish(mixture, Z, max_iter=effort.max_iter, tol=effort.tol)
    _, stretch = np.linalg.slogdet(whitening.forth.T @ whitening.forth)
    mixture = whitening.backward(fit.mixture)
    return replace(fit, mixture=mixture, likelihood=fit.likelihood + 0.5 * stretch)
