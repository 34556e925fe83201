import doctest
import importlib
import pkgutil

import pytest

from clerktui import rules

MODULES = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name):
    module = importlib.import_module(f"clerktui.rules.{name}")
    assert doctest.testmod(module).failed == 0
