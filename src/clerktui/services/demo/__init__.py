"""The demonstration town: a believable place with two years of true books, from a seed."""

from clerktui.services.demo.staff import DEMO_USERS, DemoUser
from clerktui.services.demo.town import (
    DEMO_CLERK,
    DEMO_DRAWER,
    DemoResult,
    build_demo,
    find_demo,
    small_town,
)

__all__ = [
    "DEMO_CLERK",
    "DEMO_DRAWER",
    "DEMO_USERS",
    "DemoResult",
    "DemoUser",
    "build_demo",
    "find_demo",
    "small_town",
]
