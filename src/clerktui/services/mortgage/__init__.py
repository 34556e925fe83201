"""Mortgage companies that pay taxes out of escrow.

`directory` says which there are, `parcels` whose tax each pays, `billing` writes what they get,
`checking` holds their file against the books, `receiving` makes a batch of their money, `files`
keeps and shows what was in every file, `answer` writes what goes back to them.
"""
