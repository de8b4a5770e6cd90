"""Static files with their content's hash in the name, so that a browser may keep them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # the package has no types
    """The usual hashed names, with the imports between scripts rewritten too. A file that is not in the list keeps its plain name:
    a picture that somebody forgot to collect is then served for a minute at a time, and no page fails for it."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one when the list does not know it."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
