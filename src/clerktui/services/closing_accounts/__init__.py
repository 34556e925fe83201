"""Closing accounts: asked, read, billed, closed; moves within town; changed names.

* `starting.start` asks for it, `readings.enter_reading` takes the final reading (whoever reads the
  meter calls `readings.take_reading` inside an own transaction), `billing.bill_final` the final
  charges, `finishing.finish` does the rest in one transaction; `undoing` cancels and reopens.
* `moving.move_within_town` closes one account and opens another for the same customer.
* `renaming.change_name` changes a name with its proof.

What can never be billed is found by `services.unbillable`.
"""
