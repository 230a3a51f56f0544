"""The language of conditions: one-line boolean expressions over facts, levels and answers.

The only module that knows the rule library. A condition is parsed and type-checked when its
file is loaded; what the library accepts and we must not (values outside a fact's choices,
equality across types, results that are not boolean, ``or`` between different facts) is refused
here. Evaluation knows three outcomes and says which facts it read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import rule_engine
from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import core_schema
from rule_engine import ast as rule_ast
from rule_engine import errors as rule_errors

from questionnaires.errors import did_you_mean
from questionnaires.facts import Fact, FactType

LEVEL_RANGE = (1, 5)


class Outcome(StrEnum):
    """What a condition says of a firm. Unknown is never a no."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, truth: bool) -> Outcome:
        return cls.MET if truth else cls.UNMET


@dataclass(frozen=True)
class Verdict:
    """An outcome, the facts read on the way, and the fact that was missing (unknown only)."""

    outcome: Outcome
    reads: tuple[str, ...] = ()
    missing: str | None = None


class ConditionError(ValueError):
    """A condition that cannot be used; the message says what is wrong with it."""


class _MissingFactError(Exception):
    def __init__(self, fact_id: str) -> None:
        self.fact_id = fact_id


class _Namespace:
    """``firm``, ``level`` or ``answer`` during one evaluation: looks up and keeps a log."""

    __slots__ = ("log", "prefix", "values")

    def __init__(self, prefix: str, values: Mapping[str, Any], log: list[str]) -> None:
        self.prefix, self.values, self.log = prefix, values, log

    def look_up(self, name: str) -> Any:
        fact_id = f"{self.prefix}.{name}"
        self.log.append(fact_id)
        if fact_id not in self.values:
            raise _MissingFactError(fact_id)
        value = self.values[fact_id]
        if isinstance(value, frozenset):
            return set(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
        return value


def _accessor(namespace: _Namespace, name: str) -> Any:
    return namespace.look_up(name)


@dataclass(frozen=True)
class Vocabulary:
    """What conditions may name: facts of the firm, dimension levels and answers of a model."""

    facts: Mapping[str, Fact]
    dimensions: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    _types: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, facts: Iterable[Fact], dimensions: Iterable[str] = (), questions: Iterable[str] = ()
    ) -> Vocabulary:
        return cls({f.id: f for f in facts}, frozenset(dimensions), frozenset(questions))

    def types(self) -> dict[str, Any]:
        """Return the rule library's types of the three namespaces, made once."""
        if not self._types:
            number = rule_engine.DataType.FLOAT
            spaces: dict[str, dict[str, Any]] = {
                "firm": {f.id.split(".")[1]: _LIBRARY_TYPES[f.type] for f in self._readable()},
                "level": dict.fromkeys(("overall", *self.dimensions), number),
                "answer": dict.fromkeys(self.questions, number),
            }
            for name, attributes in spaces.items():
                self._types[name] = rule_engine.DataType.OBJECT(
                    name, attributes=attributes, accessor=_accessor
                )
        return self._types

    def _readable(self) -> Iterator[Fact]:
        return (fact for fact in self.facts.values() if fact.type in _LIBRARY_TYPES)


_LIBRARY_TYPES: dict[FactType, Any] = {
    FactType.CHOICE: rule_engine.DataType.STRING,
    FactType.TEXT: rule_engine.DataType.STRING,
    FactType.BOOL: rule_engine.DataType.BOOLEAN,
    FactType.INT: rule_engine.DataType.FLOAT,
    FactType.DATE: rule_engine.DataType.DATETIME,
    FactType.MULTI: rule_engine.DataType.SET(rule_engine.DataType.STRING),
}


class Condition:
    """A parsed condition. Two conditions are equal when their texts are."""

    __slots__ = ("_rule", "facts", "text")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Parse and check ``text``. Raises :class:`ConditionError`."""
        self.text = text
        self._rule = _parsed(text, vocabulary)
        expression = self._rule.statement.expression
        _check(expression, vocabulary)
        self.facts: tuple[str, ...] = tuple(dict.fromkeys(_fact_ids(expression)))

    def __repr__(self) -> str:
        return f"Condition({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def evaluate(self, values: Mapping[str, Any]) -> Verdict:
        """Judge a firm. ``values`` maps full names (``firm.size``, ``level.D2``) to values."""
        log: list[str] = []
        spaces = {name: _Namespace(name, values, log) for name in ("firm", "level", "answer")}
        try:
            outcome = Outcome.of(self._rule.matches(spaces))
        except _MissingFactError as missing:
            return Verdict(Outcome.UNKNOWN, tuple(dict.fromkeys(log)), missing.fact_id)
        return Verdict(outcome, tuple(dict.fromkeys(log)))

    def lower_bounds(self) -> dict[str, int] | None:
        """Return the least levels and answers it asks for (``level.D2 >= 3``), if it asks nothing else."""
        return _lower_bounds(self._rule.statement.expression)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda condition: condition.text
            ),
        )

    @classmethod
    def _validate(cls, value: Any, info: ValidationInfo) -> Condition:
        if isinstance(value, Condition):
            return value
        if not isinstance(value, str):
            raise ConditionError("a condition is one line of text")
        vocabulary = (info.context or {}).get("vocabulary")
        if not isinstance(vocabulary, Vocabulary):
            raise ConditionError("conditions need a vocabulary to be checked against")
        return cls(value, vocabulary)


def any_of(conditions: Iterable[Condition], values: Mapping[str, Any]) -> Verdict:
    """Judge alternatives three-valued: met if one is met, unmet only if all are."""
    reads: list[str] = []
    unknown: Verdict | None = None
    for condition in conditions:
        verdict = condition.evaluate(values)
        reads.extend(verdict.reads)
        if verdict.outcome is Outcome.MET:
            return Verdict(Outcome.MET, tuple(dict.fromkeys(reads)))
        if verdict.outcome is Outcome.UNKNOWN and unknown is None:
            unknown = verdict
    facts = tuple(dict.fromkeys(reads))
    if unknown is not None:
        return Verdict(Outcome.UNKNOWN, facts, unknown.missing)
    return Verdict(Outcome.UNMET, facts)


def _parsed(text: str, vocabulary: Vocabulary) -> rule_engine.Rule:
    types = vocabulary.types()
    context = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(types))
    try:
        return rule_engine.Rule(text, context=context)
    except rule_errors.AttributeResolutionError as error:
        return _refuse_unknown_attribute(text, str(error.attribute_name), vocabulary)
    except rule_errors.SymbolResolutionError as error:
        hint = did_you_mean(str(error.symbol_name), types)
        raise ConditionError(f"unknown name {error.symbol_name!r} in {text!r}{hint}") from None
    except rule_errors.RuleSyntaxError as error:
        raise ConditionError(f"{text!r} cannot be read: {error.message}") from None
    except rule_errors.EngineError as error:
        raise ConditionError(f"{text!r} compares different types: {error.message}") from None


def _refuse_unknown_attribute(text: str, name: str, vocabulary: Vocabulary) -> Any:
    space = next((m for m in re.findall(rf"(\w+)\.{re.escape(name)}\b", text)), "firm")
    known = {
        "firm": [fact_id.split(".")[1] for fact_id in vocabulary.facts],
        "level": ["overall", *vocabulary.dimensions],
        "answer": list(vocabulary.questions),
    }.get(space, [])
    raise ConditionError(f"unknown fact {space}.{name}{did_you_mean(name, known)}")


_COMPARISONS = (
    rule_ast.ComparisonExpression,
    rule_ast.ArithmeticComparisonExpression,
)
_LITERALS = (
    rule_ast.StringExpression,
    rule_ast.FloatExpression,
    rule_ast.BooleanExpression,
)


def _check(node: Any, vocabulary: Vocabulary) -> None:
    if isinstance(node, rule_ast.LogicExpression):
        _check(node.left, vocabulary)
        _check(node.right, vocabulary)
        if node.type == "or" and set(_fact_ids(node.left)) != set(_fact_ids(node.right)):
            raise ConditionError("'or' between different facts: write the alternatives under any:")
    elif isinstance(node, rule_ast.UnaryExpression) and node.type == "not":
        _check(node.right, vocabulary)
    elif isinstance(node, rule_ast.ContainsExpression):
        _check_contains(node, vocabulary)
    elif isinstance(node, _COMPARISONS):
        fact, literal = _fact_and_literal(node.left, node.right)
        _check_literal(fact, literal, vocabulary)
    elif isinstance(node, rule_ast.GetAttributeExpression):
        raise ConditionError(f"{_name(node)} alone is not a yes or no: compare it, e.g. == true")
    else:
        raise ConditionError("only comparisons, in, not, and (and or of one fact) may be used")


def _check_contains(node: Any, vocabulary: Vocabulary) -> None:
    if isinstance(node.container, rule_ast.ArrayExpression):
        if not isinstance(node.member, rule_ast.GetAttributeExpression):
            raise ConditionError("left of 'in [...]' stands one fact")
        for item in node.container.value:
            _check_literal(node.member, item, vocabulary)
        return
    fact, literal = _fact_and_literal(node.container, node.member)
    _check_literal(fact, literal, vocabulary, of_set=True)


def _fact_and_literal(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, rule_ast.GetAttributeExpression) and isinstance(right, _LITERALS):
        return left, right
    if isinstance(right, rule_ast.GetAttributeExpression) and isinstance(left, _LITERALS):
        return right, left
    raise ConditionError("a comparison has a fact on one side and a plain value on the other")


def _check_literal(
    node: Any, literal: Any, vocabulary: Vocabulary, *, of_set: bool = False
) -> None:
    name, value = _name(node), getattr(literal, "value", literal)
    if name.startswith(("level.", "answer.")):
        low, high = LEVEL_RANGE
        if not isinstance(literal, rule_ast.FloatExpression) or value not in range(low, high + 1):
            shown = repr(value) if isinstance(value, str | bool) else value
            raise ConditionError(f"{name} is a level from {low} to {high}, not {shown}")
        return
    fact = vocabulary.facts[name]
    if (fact.type is FactType.MULTI) != of_set:
        raise ConditionError(f"{name} is {fact.type.value}: use the form that fits it")
    expected = _LITERAL_TYPES.get(fact.type, ())
    if not isinstance(literal, expected):
        raise ConditionError(f"{name} is {fact.type.value} and cannot be compared with {value!r}")
    if fact.choices and value not in fact.choice_ids:
        hint = did_you_mean(str(value), fact.choice_ids)
        raise ConditionError(f"{value!r} is not a choice of {name}{hint}")


_LITERAL_TYPES: dict[FactType, tuple[type, ...]] = {
    FactType.CHOICE: (rule_ast.StringExpression,),
    FactType.MULTI: (rule_ast.StringExpression,),
    FactType.BOOL: (rule_ast.BooleanExpression,),
    FactType.INT: (rule_ast.FloatExpression,),
}


_LEAST = {"ge": 0, "gt": 1, "eq": 0}


def _lower_bounds(node: Any) -> dict[str, int] | None:
    if isinstance(node, rule_ast.LogicExpression) and node.type == "and":
        left, right = _lower_bounds(node.left), _lower_bounds(node.right)
        return None if left is None or right is None else {**left, **right}
    if not isinstance(node, _COMPARISONS) or node.type not in _LEAST:
        return None
    fact, literal = _fact_and_literal(node.left, node.right)
    name = _name(fact)
    if not name.startswith(("level.", "answer.")) or fact is not node.left:
        return None
    return {name: int(literal.value) + _LEAST[node.type]}


def _name(node: Any) -> str:
    return f"{node.object.name}.{node.name}"


def _fact_ids(node: Any) -> Iterator[str]:
    if isinstance(node, rule_ast.GetAttributeExpression):
        yield _name(node)
        return
    for part in ("left", "right", "container", "member"):
        child = getattr(node, part, None)
        if isinstance(child, rule_ast.ExpressionBase):
            yield from _fact_ids(child)
