"""KGT and its rivals behind one interface, each made by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kgt_bench.cases import Case
from kgt_bench.methods.ablations import ABLATIONS
from kgt_bench.methods.kgt import KGTMethod, Variant
from kgt_bench.methods.port import (
    Edited,
    Labelled,
    Method,
    SupportsFacts,
    SupportsRestore,
)
from kgt_bench.methods.setup import Setup
from kgt_plugin.errors import InvalidInputError

__all__ = [
    "ABLATIONS",
    "METHODS",
    "Edited",
    "KGTMethod",
    "Labelled",
    "Method",
    "Setup",
    "SupportsFacts",
    "SupportsRestore",
    "Variant",
    "check_methods",
    "check_training",
    "make_method",
]

_TEXTS = 400
"""Prompts that statistics of the model's activations are taken from."""
_TRAINED = ("rome", "mend", "ke")
"""Methods that train on cases which are not evaluated, or take statistics of them."""


def check_methods(names: Iterable[str]) -> None:
    """Refuse a name that no method has, before anything is read or run.

    Raises:
        InvalidInputError: there is no such method.
    """
    for name in names:
        if name not in METHODS and name not in ABLATIONS:
            raise InvalidInputError(f"unknown method {name!r}: choose among {', '.join(METHODS)}")


def check_training(names: Iterable[str], cases: Sequence[Case]) -> None:
    """Refuse to run a method without the cases that it is trained with: it would be another.

    Raises:
        InvalidInputError: such a method is named, and there is no case.
    """
    untrained = [name for name in names if name in _TRAINED]
    if untrained and not cases:
        raise InvalidInputError(
            f"{', '.join(untrained)}: no case is left to train with that is not evaluated; "
            "leave some out by --limit, or with peint give --training FILE"
        )


def make_method(name: str, setup: Setup) -> Method:
    """Make a method by name.

    Args:
        name: one of `METHODS` or of `ABLATIONS`.
        setup: what it is made from.

    Raises:
        InvalidInputError: there is no such method.
        MissingDependencyError: torch or transformers is not installed.
    """
    check_methods([name])
    if name in ABLATIONS:
        return KGTMethod(setup, ABLATIONS[name])
    return METHODS[name](setup)


def _variant(variant: Variant) -> Callable[[Setup], Method]:
    return lambda setup: KGTMethod(setup, variant)


# Modules that need torch are imported by the method that does.
def _icl(setup: Setup) -> Method:
    from kgt_bench.methods.in_context import InContext  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return InContext(WeightModel.load(setup.model))


def _ft(setup: Setup) -> Method:
    from kgt_bench.methods.fine_tuning import FineTuning  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return FineTuning(WeightModel.load(setup.model))


def _ft_early(setup: Setup) -> Method:
    """FT of an early layer: it paraphrases a little worse and drifts less."""
    from kgt_bench.methods.fine_tuning import FineTuning  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return FineTuning(WeightModel.load(setup.model), depth=0.1, name="ft-early")


def _rome(setup: Setup) -> Method:
    from kgt_bench.methods.rome import Rome  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return Rome(WeightModel.load(setup.model), _texts(setup))


def _k_lamp(setup: Setup) -> Method:
    from kgt_bench.methods.k_lamp import KLamp  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return KLamp(WeightModel.load(setup.model))


def _kn(setup: Setup) -> Method:
    from kgt_bench.methods.kn import KnowledgeNeurons  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    return KnowledgeNeurons(WeightModel.load(setup.model))


def _mend(setup: Setup) -> Method:
    from kgt_bench.methods.hyper import Training  # noqa: PLC0415
    from kgt_bench.methods.mend import Mend  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    training = Training(cases=setup.training, seed=setup.seed, cache=setup.cache)
    return Mend(WeightModel.load(setup.model), training)


def _ke(setup: Setup) -> Method:
    from kgt_bench.methods.hyper import Training  # noqa: PLC0415
    from kgt_bench.methods.ke import KnowledgeEditor  # noqa: PLC0415
    from kgt_bench.methods.weights import WeightModel  # noqa: PLC0415

    training = Training(cases=setup.training, seed=setup.seed, cache=setup.cache)
    return KnowledgeEditor(WeightModel.load(setup.model), training)


def _texts(setup: Setup) -> list[str]:
    """Prompts of cases that are not evaluated, with the answers that the world gives."""
    texts = [
        f"{text} {case.old_answer or case.answer}."
        for case in setup.training
        for text in (case.query, *case.paraphrases)
    ]
    return texts[:_TEXTS]


METHODS: dict[str, Callable[[Setup], Method]] = {
    "no-edit": _variant(Variant(name="no-edit", learns=False)),
    "minimal": _variant(Variant(name="minimal")),
    "paper": _variant(Variant(name="paper", optimizer="paper", prompts="paper")),
    "paper-optimizer": _variant(Variant(name="paper-optimizer", optimizer="paper")),
    "icl": _icl,
    "k-lamp": _k_lamp,
    "ft": _ft,
    "ft-early": _ft_early,
    "rome": _rome,
    "kn": _kn,
    "mend": _mend,
    "ke": _ke,
}
"""Every method by its name; `paper` is Algorithm 1, the templates and Eq. 5 as printed."""
