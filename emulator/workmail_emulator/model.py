# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""botocore's own model of the service, compiled into validators of requests and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

Problems = list[str]
Check = Callable[[Any, str, Problems], None]

UNCHECKABLE = frozenset({"IdentityProviderIdentityStoreId"})
"""Shapes whose pattern in the model is itself broken (a doubly escaped word boundary)."""


@dataclass(frozen=True)
class Operation:
    name: str
    check_input: Check
    check_output: Check
    errors: frozenset[str]
    members: frozenset[str]


@cache
def service() -> ServiceModel:
    return botocore.session.get_session().get_service_model("workmail")


@cache
def operations() -> dict[str, Operation]:
    model = service()
    return {name: _operation(model.operation_model(name)) for name in model.operation_names}


def _operation(model: OperationModel) -> Operation:
    given = model.input_shape
    told = model.output_shape
    return Operation(
        model.name,
        _check(given) if given else _nothing,
        _check(told) if told else _nothing,
        frozenset(shape.name for shape in model.error_shapes),
        frozenset(given.members) if given else frozenset(),
    )


def _nothing(value: Any, path: str, problems: Problems) -> None:
    if value:
        problems.append(f"{path or 'the body'} has members where none is allowed")


@cache
def _check(shape: Shape) -> Check:
    if isinstance(shape, StructureShape):
        return _structure(shape)
    if isinstance(shape, ListShape):
        return _list(shape)
    return _scalar(shape)


def _structure(shape: StructureShape) -> Check:
    checks = {name: _check(member) for name, member in shape.members.items()}
    required = list(shape.required_members)

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, Mapping):
            problems.append(f"{path or 'the body'} is not a structure")
            return
        path = f"{path}." if path and not path.endswith(".") else path
        problems.extend(f"{path}{name} is required" for name in required if value.get(name) is None)
        for name, inner in value.items():
            member = checks.get(name)
            if member is None:
                problems.append(f"{path}{name} is not a member of {shape.name}")
            elif inner is not None:
                member(inner, f"{path}{name}", problems)

    return check


def _list(shape: ListShape) -> Check:
    element = _check(shape.member)
    least, most = shape.metadata.get("min"), shape.metadata.get("max")

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.append(f"{path} is not a list")
            return
        _within(len(value), least, most, f"the length of {path}", problems)
        for index, inner in enumerate(value):
            element(inner, f"{path}[{index}].", problems)

    return check


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float, datetime),
}


def _scalar(shape: Shape) -> Check:
    types = TYPES[shape.type_name]
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    choices = shape.metadata.get("enum")
    written = shape.metadata.get("pattern")
    pattern = re.compile(written, re.ASCII) if written and shape.name not in UNCHECKABLE else None

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            problems.append(f"{path} is not a {shape.type_name}")
            return
        size = len(value) if isinstance(value, str) else value
        if shape.type_name != "timestamp" and not isinstance(value, bool):
            _within(size, least, most, path, problems)
        if choices and value not in choices:
            problems.append(f"{path} must be one of {', '.join(choices)}")
        if pattern is not None and isinstance(value, str) and pattern.fullmatch(value) is None:
            problems.append(f"{path} must match {written}")

    return check


def _within(size: Any, least: Any, most: Any, what: str, problems: Problems) -> None:
    if least is not None and size < least:
        problems.append(f"{what} is less than {least}")
    if most is not None and size > most:
        problems.append(f"{what} is more than {most}")


def problems_of(check: Check, value: Any) -> Problems:
    found: Problems = []
    check(value, "", found)
    return found
