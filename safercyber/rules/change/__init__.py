"""Did people change, how sure are we, and what may be said about it?

Questions (`questionnaire`), the same person twice without a name (`matching`), the numbers (`paired`, `clusters`,
`outcome`), how far to trust them (`certainty`) and the sentences they allow (`wording`).
"""
