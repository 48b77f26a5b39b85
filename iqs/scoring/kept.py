"""Answers that are given once and read again, where an engine keeps them.

An engine with `answers` keeps what it added up as long as it lives: that of a report, in which parts ask for
the same sums. An engine with an `answer` of its own keeps whole answers until something is written, so that a
report and a page that ask the same are answered once. An engine with neither answers anew.
"""

from collections.abc import Callable, Hashable, MutableMapping
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from iqs.scoring.engine import Engine

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Engine)


def answered(engine: E, question: Callable[Concatenate[E, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`question(engine, ...)`, from what the engine keeps where it has answered the same before.

    `question` must be a named function of a module, its arguments hashable, and its answer small and never
    changed by who reads it.
    """
    answer = cast("Callable[[Hashable, Callable[[], T]], T] | None", getattr(engine, "answer", None))
    if answer is None:
        return question(engine, *args, **kwargs)
    key = (question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    return answer(key, lambda: question(engine, *args, **kwargs))


def kept(engine: Engine, key: Hashable, make: Callable[[], T]) -> T:
    """Sums an engine keeps under `key`, else what `make` gives; never changed by who reads them."""
    answers = cast("MutableMapping[Hashable, Any] | None", getattr(engine, "answers", None))
    if answers is None:
        return make()
    if key not in answers:
        answers[key] = make()
    found: T = answers[key]
    return found
