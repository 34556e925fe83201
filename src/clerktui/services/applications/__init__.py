"""Applications for service: answered step by step, matched with earlier debts, completed.

`answering` begins and answers, `debts` looks for what was left owing, `completing` opens the
account, `looking` reads; `rows` is the road every move takes. The turn-on order that makes the
account active is `services.work_orders`.
"""
