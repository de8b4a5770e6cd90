"""The page setter: the pages' template, and the small program that sets them."""
