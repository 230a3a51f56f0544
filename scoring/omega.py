"""McDonald's omega: how much of a sum score is one common factor.

One factor is fitted to a covariance matrix by maximum likelihood (the concentrated function of
Jöreskog 1967, as in R's ``factanal``). With loadings l and unique variances u,
omega = (sum l)^2 / ((sum l)^2 + sum u), the congeneric reliability of Jöreskog (1971) and
McDonald (1999). The interval is by the delta method under normality, on the logit scale so that
it stays within 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize
from scipy.special import ndtri

Matrix = NDArray[np.float64]

#: The least unique share of a question's variance, as in ``factanal``: no perfect questions.
LEAST_UNIQUE = 0.005
FEWEST_QUESTIONS = 3


@dataclass(frozen=True)
class Estimate:
    """A coefficient and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class OneFactor:
    """Loadings and unique variances, in the units of the covariances: shape (questions,)."""

    loadings: Matrix
    unique: Matrix

    @property
    def omega(self) -> float:
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.unique.sum()))


def one_factor(covariance: Matrix) -> OneFactor | None:
    """Fit one factor; ``None`` for fewer than three questions or one without variance.

    Covariances of pairs need not form a proper matrix together. Where they do not, the
    correlations are drawn towards zero just until they do.
    """
    scale = np.sqrt(np.diag(covariance))
    if len(covariance) < FEWEST_QUESTIONS or not np.isfinite(covariance).all() or not scale.all():
        return None
    correlation = _proper(covariance / np.outer(scale, scale))
    unique = _fitted(correlation)
    root = np.sqrt(unique)
    values, vectors = eigh(correlation / np.outer(root, root))
    loadings = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    sign = 1.0 if loadings.sum() >= 0 else -1.0
    return OneFactor(sign * scale * loadings, scale**2 * unique)


def _proper(correlation: Matrix) -> Matrix:
    """Draw correlations towards zero until the matrix is positive definite."""
    least = float(eigh(correlation, eigvals_only=True)[0])
    if least >= _LEAST_EIGENVALUE:
        return correlation
    part = (_LEAST_EIGENVALUE - least) / (1 - least)
    drawn: Matrix = (1 - part) * correlation + part * np.eye(len(correlation))
    return drawn


_LEAST_EIGENVALUE = 1e-6


def _fitted(correlation: Matrix) -> Matrix:
    """Return the unique variances of the fit."""
    questions = len(correlation)
    start = (1 - 0.5 / questions) / np.diag(np.linalg.inv(correlation))
    found = minimize(
        _misfit,
        np.clip(start, LEAST_UNIQUE, 1.0),
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUE, 1.0)] * questions,
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 1_000},
    )
    unique: Matrix = found.x
    return unique


def _misfit(unique: Matrix, correlation: Matrix) -> tuple[float, Matrix]:
    """Return how badly one factor fits, and the slope of that."""
    root = np.sqrt(unique)
    values, vectors = eigh(correlation / np.outer(root, root))
    rest = values[:-1]
    load = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    misfit = float((rest - np.log(rest)).sum() - len(rest))
    slope: Matrix = (load**2 + unique - np.diag(correlation)) / unique**2
    return misfit, slope


def omega(covariance: Matrix, firms: int, *, confidence: float = 0.95) -> Estimate | None:
    """Return omega with its interval; ``None`` where it is not defined."""
    fit = one_factor(covariance)
    if fit is None or firms < FEWEST_QUESTIONS or not 0 < fit.omega < 1:
        return None
    error = _standard_error(fit, firms)
    value = fit.omega
    centre = np.log(value / (1 - value))
    reach = ndtri((1 + confidence) / 2) * error / (value * (1 - value))
    low, high = (1 / (1 + np.exp(-(centre + side * reach))) for side in (-1, 1))
    return Estimate(value, float(low), float(high))


def _standard_error(fit: OneFactor, firms: int) -> float:
    """Return the standard error of omega by the delta method.

    Under normality loadings and unique variances vary as the inverse of the information of one
    factor, tr(A dS_a A dS_b) / 2 a firm, with A the inverse of the covariances S of the fit.
    """
    load, total = fit.loadings, float(fit.loadings.sum())
    inverse = np.linalg.inv(np.outer(load, load) + np.diag(fit.unique))
    pulled = inverse @ load
    both = inverse * pulled
    information = np.block(
        [
            [np.outer(pulled, pulled) + float(load @ pulled) * inverse, both],
            [both.T, inverse**2 / 2],
        ]
    )
    rest, whole = float(fit.unique.sum()), total**2 + float(fit.unique.sum())
    slope = np.repeat([2 * total * rest, -(total**2)], len(load)) / whole**2
    spread = float(slope @ np.linalg.pinv(information, hermitian=True) @ slope)
    return float(np.sqrt(max(spread, 0.0) / (firms - 1)))
