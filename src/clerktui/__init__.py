"""clerktui: the software a town's customer-service clerks live in all day."""

__version__ = "0.1.0"
