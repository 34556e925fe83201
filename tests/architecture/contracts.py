"""The import contracts of pyproject.toml, checked in this process on one import graph."""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass

import grimp
from importlinter.application import use_cases
from importlinter.configuration import configure
from importlinter.domain.contract import Contract, registry

from tests.support.source import ROOT

PACKAGE = "clerktui"
LISTS = ("source_modules", "forbidden_modules", "ancestors")


@dataclass(frozen=True)
class Broken:
    """A contract that does not hold, and import-linter's own words about it."""

    name: str
    report: str


def broken_contracts(*added: tuple[str, str]) -> list[Broken]:
    """The contracts that do not hold, after pretending that each (importer, imported) exists."""
    graph = copy.deepcopy(import_graph())
    for importer, imported in added:
        for module in (*_with_parents(importer), *_with_parents(imported)):
            if module not in graph.modules:
                graph.add_module(module, is_squashed=not module.startswith(f"{PACKAGE}."))
        graph.add_import(
            importer=importer,
            imported=imported,
            line_number=1,
            line_contents=f"import {imported}",
        )
    return [found for contract in contracts(graph) if (found := _check(contract, graph))]


def contracts(graph: grimp.ImportGraph) -> list[Contract]:
    """Every contract of pyproject.toml, leaving out modules that are not in `graph` (yet)."""
    options = _options()
    return [
        registry.get_contract_class(each["type"])(
            name=each["name"],
            session_options=options.session_options,
            contract_options=_existing(each, graph),
        )
        for each in options.contracts_options
    ]


def _with_parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


@functools.cache
def import_graph() -> grimp.ImportGraph:
    """Who imports whom, libraries included as single modules."""
    return grimp.build_graph(
        PACKAGE,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=str(ROOT / ".import_linter_cache"),
    )


@functools.cache
def _options():
    configure()
    options = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(options)
    return options


def _existing(options: dict[str, object], graph: grimp.ImportGraph) -> dict[str, object]:
    def exists(module: str) -> bool:
        return not module.startswith(f"{PACKAGE}.") or "*" in module or module in graph.modules

    return {
        name: [module for module in value if exists(module)] if name in LISTS else value
        for name, value in options.items()
    }


def _check(contract: Contract, graph: grimp.ImportGraph) -> Broken | None:
    from importlinter.application import output

    check = contract.check(copy.deepcopy(graph), verbose=False)
    if check.kept:
        return None
    with output.console.capture() as captured:
        contract.render_broken_contract(check)
    return Broken(contract.name, captured.get())
