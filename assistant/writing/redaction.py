"""Keys stay in the environment: no message of a provider reaches a log, a trace or a reader before it has gone through here."""

import os
import re

_NAMED = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.I)
_NAMES = r"api[-_ ]?key|token|secret|password|authorization|x-api-key"
_SHAPES = (
    (re.compile(r"(?i)(bearer\s+)\S+"), r"\1***"),
    (re.compile(rf"(?i)((?:{_NAMES})[\"']?\s*(?:[:=]|is|provided:)\s*[\"']?)[^\s\"',}}]+"), r"\1***"),
    (re.compile(r"\b(?:sk|pk|rk|key|xai|gsk|hf)[-_][A-Za-z0-9_*.-]{6,}"), "***"),
    (re.compile(r"(?<=://)[^/@\s]*@"), "***@"),
)
_SHORTEST = 6
_LONGEST = 240


def redact(text: str) -> str:
    """The text on one line, cut to a length that fits a message, without any key: neither those of the environment nor what
    looks like one."""
    for name, value in os.environ.items():
        if _NAMED.search(name) and len(value) >= _SHORTEST:
            text = text.replace(value, "***")
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    text = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"
