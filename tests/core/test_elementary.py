"""Elementary functions in float64: correctly rounded, and pairs within their stated error, against 300-bit balls."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from flint import arb, ctx

from core.arithmetic.bits import round_exact
from core.arithmetic.elementary import ELEMENTARY, QUICK_ERROR, nearest
from core.arithmetic.formats import FORMATS

NUM_ARGUMENTS = 1500
# V. Lefevre, J.-M. Muller, "Worst cases for correct rounding of the elementary functions in double precision", 2001:
# exp of this one agrees with a halfway case for 59 more bits.
HARD_EXP = 7.5417527749959590085206221024712557043923055744016892276704e-9


def arguments_of(name: str) -> npt.NDArray[np.float64]:
    """Arguments over the function's whole range, densely around 1 and 0, and where results are subnormal."""
    rng = np.random.default_rng(4)
    signs = rng.choice([-1.0, 1.0], NUM_ARGUMENTS)
    near_one = 1 + signs * 2.0 ** rng.uniform(-52, -1, NUM_ARGUMENTS)
    near_zero = signs * 2.0 ** rng.uniform(-70, 0, NUM_ARGUMENTS)
    tiny = 2.0 ** rng.uniform(-1074, -960, 50)
    anywhere = 2.0 ** rng.uniform(-1022, 1023, NUM_ARGUMENTS)
    return {
        "exp": np.concatenate([rng.uniform(-746, 709.7, NUM_ARGUMENTS), near_zero, -tiny, [HARD_EXP]]),
        "expm1": np.concatenate([rng.uniform(-746, 709.7, NUM_ARGUMENTS), near_zero, -tiny]),
        "log": np.concatenate([anywhere, near_one, rng.uniform(0.7, 1.42, NUM_ARGUMENTS), tiny]),
        "log1p": np.concatenate([anywhere, near_zero[near_zero > -1], -tiny, tiny, [-1 + 2.0**-53]]),
        "sigmoid": np.concatenate([rng.uniform(-746, 746, NUM_ARGUMENTS), near_zero, tiny]),
    }[name]


@pytest.fixture(autouse=True)
def _working_precision() -> object:
    with ctx.workprec(300):
        yield


@pytest.mark.parametrize("name", ELEMENTARY)
def test_no_neighbour_is_closer_to_the_truth(name: str) -> None:
    function = ELEMENTARY[name]
    arguments = arguments_of(name)
    with np.errstate(under="ignore"):
        computed = function.correctly_rounded(arguments)
        neighbours = np.nextafter(computed, -np.inf), np.nextafter(computed, np.inf)
    for argument, value, *beside in zip(
        arguments.tolist(), computed.tolist(), *(n.tolist() for n in neighbours), strict=True
    ):
        ball = function.ball(arb(argument))
        distance = abs(ball - value)
        assert all(distance <= abs(ball - neighbour) or math.isinf(neighbour) for neighbour in beside), argument


@pytest.mark.parametrize("name", ELEMENTARY)
def test_pairs_and_quick_values_keep_their_stated_errors(name: str) -> None:
    function = ELEMENTARY[name]
    arguments = arguments_of(name)
    arguments = arguments[function.domain(arguments)]
    with np.errstate(all="ignore"):
        quick = function.quick(arguments)
        normal = np.abs(quick) > 2.0**-1000
        high, low = function.pair(arguments[normal])
    for argument, hi, lo, fast in zip(
        *(a.tolist() for a in (arguments[normal], high, low, quick[normal])), strict=True
    ):
        ball = function.ball(arb(argument))
        assert abs(arb(hi) + arb(lo) - ball) <= abs(ball) * function.pair_error, argument
        assert abs(arb(fast) - ball) <= abs(ball) * QUICK_ERROR, argument


def test_blocks_and_shapes_do_not_matter() -> None:
    arguments = np.linspace(-30, 30, 9000).reshape(9, 1000)
    whole = ELEMENTARY["exp"].correctly_rounded(arguments)
    assert np.array_equal(whole[3, 17:19], ELEMENTARY["exp"].correctly_rounded(arguments[3, 17:19]))
    assert np.array_equal(whole.T, ELEMENTARY["exp"].correctly_rounded(arguments.T))
    assert ELEMENTARY["exp"].correctly_rounded(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_exact_numbers_round_as_numpy_rounds_them(name: str) -> None:
    format = FORMATS[name]
    rng = np.random.default_rng(5)
    limit = 3 * 2 ** (format.precision + 3)
    for significand, exponent in zip(rng.integers(-limit, limit, 500), rng.integers(-160, 130, 500), strict=True):
        exact = int(significand)
        if format.precision == 53:
            exact = int(significand) >> 6  # what a float64 holds exactly, NumPy rounds in one step
        with np.errstate(over="ignore", under="ignore"):
            expected = float(np.float64(math.ldexp(exact, int(exponent))).astype(name))
        assert round_exact(exact, int(exponent), format) == expected


def test_nearest_raises_its_precision_until_the_rounding_is_decided() -> None:
    almost_halfway = arb(1) + arb(2) ** -53 + arb(2) ** -180
    assert nearest(lambda ball: almost_halfway + 0 * ball, 0.0, FORMATS["float64"]) == 1 + 2.0**-52
