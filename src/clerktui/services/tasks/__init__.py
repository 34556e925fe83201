"""Tasks between co-workers: asked, referred, handed over, answered, done; nothing lives in e-mail.

`making` begins a task, `moving` takes it further, `steps` is the road they share; `listing` reads,
`counting` says what the status line says. `subjects` knows what a task can be about and who may
see that, `receivers` to whom it can be given.
"""
