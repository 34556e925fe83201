"""Loading what a town has in the program it used before, out of its exports.

Whatever can be believed is loaded in one transaction per file; whatever cannot is told with its
line and reason. The same file loaded again changes nothing. Nothing here ever changes or removes
what is already in the books: a row that says otherwise than the books is rejected.
"""

from clerktui.services.imports.accounts import import_accounts
from clerktui.services.imports.applications import import_applications
from clerktui.services.imports.bills import import_bills
from clerktui.services.imports.readings import import_readings

__all__ = ["import_accounts", "import_applications", "import_bills", "import_readings"]
