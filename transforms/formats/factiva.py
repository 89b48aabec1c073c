"""Factiva: articles of an export, with field codes (HD, BY, WC …) or as printed; each ends in `Document` and an id."""

import re
from collections.abc import Iterable

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.dates import parsed
from newsledger.transforms.formats.wire import WireItem, texts

_END = re.compile(r"^[ \t]*(?:AN\s+)?Document[ \t]+(?P<id>[A-Z][A-Z0-9]{3,12}\d{8}[a-z0-9]{6,14})[ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"(?:WC\s+)?(?P<count>[\d,.]+ words)")
_WORDS_LINE = re.compile(rf"^[ \t]*{_WORDS.pattern}[ \t]*$", re.MULTILINE)
_CODED = re.compile(
    r"(?P<code>SE|CLM|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:\s+(?P<value>.*))?"
)
_IN_BODY = re.compile(r"(?:TD|CT|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:\t| {2,}|$)|(?:CO|IN|NS|RE) \w{1,12} : ")
_TIME = re.compile(r"\d{1,2}:\d{2}(?: ?[AP]M)?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,8}")
_RIGHTS = re.compile(r"(?:Copyright|©|\(c\)|Ⓒ).*|.*All rights reserved\.?", re.IGNORECASE)
_FURNITURE = re.compile(r".*Factiva, Inc\. All rights reserved\.?|Page \d+ of \d+.*", re.IGNORECASE)
_TERM = re.compile(r"\w{1,12} : ([^|]+)")
_SECTION = 40


def is_export(text: str) -> bool:
    """Return whether a text is an export: it has the id of an article and a line with its length in words."""
    return _END.search(text) is not None and _WORDS_LINE.search(text) is not None


def pieces(text: str) -> list[str]:
    """Return the text of each article in order, with the line of its id."""
    parts, start = [], 0
    for match in _END.finditer(text):
        parts.append(text[start : match.end()])
        start = match.end()
    return [part for part in parts if _WORDS_LINE.search(part)]


def item(text: str) -> WireItem:
    """Return an article.

    Raises:
        DocumentError: not_factiva where a length, a date or an id is missing.
    """
    end = _END.search(text)
    lines = [line.strip() for line in text[: end.start() if end else 0].replace("\xa0", " ").split("\n")]
    lines = [line for line in lines if not _FURNITURE.fullmatch(line)]
    fields = _coded(lines) if any(re.match(r"HD\b", line) for line in lines) else _printed(lines)
    if end is None or not fields.get("HD") or parsed(fields.get("PD", "")) is None:
        raise DocumentError("not_factiva", f"no headline, date and id: {' '.join(text.split())[:80]!r}")
    return WireItem(
        identifier=f"urn:newsledger:factiva:{end['id']}",
        headline=fields["HD"],
        byline=fields.get("BY"),
        keywords=texts(*(term.strip() for term in _TERM.findall(fields.get("NS", "")))),
        body="\n\n".join(part for part in (fields.get("LP"), fields.get("TD")) if part),
        first_created=f"{fields['PD']} {fields.get('ET', '')}".strip(),
        credits=texts(fields.get("CR"), fields.get("SN"), fields.get("CY")),
        provider=fields.get("SN"),
        copyright=fields.get("CY"),
        section=fields.get("SE"),
        length=fields.get("WC"),
    )


def _coded(lines: Iterable[str]) -> dict[str, str]:
    """Return the fields by code; a line without a code continues a field, and in a body few codes are believed."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        is_believed = code not in ("LP", "TD") or _IN_BODY.match(line)
        if is_believed and (match := _CODED.fullmatch(line)):
            code = match["code"]
            fields[code] = [match["value"] or ""]
        elif code:
            fields[code].append(line)
    joints = {"LP": "\n", "TD": "\n"}
    return {code: joined for code, parts in fields.items() if (joined := _joined(parts, joints.get(code, " ")))}


def _joined(parts: list[str], joint: str) -> str:
    return joint.join(parts).strip() if joint == "\n" else " ".join(" ".join(parts).split())


def _printed(lines: list[str]) -> dict[str, str]:
    """Return the fields of an article without codes, by the order in which they are printed."""
    words = next((number for number, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if words is None:
        return {}
    fields = _above(line for line in lines[:words] if line) | {"WC": lines[words]}
    places = [number for number in range(words + 1, len(lines)) if lines[number]]
    start = words + 1
    for place in places[:10]:
        name = _below(lines[place], fields)
        if name is None:
            break
        fields[name] = lines[place]
        start = place + 1
        if name == "CY":
            break
    fields["LP"] = "\n".join(lines[start:]).strip()
    return fields


def _above(lines: Iterable[str]) -> dict[str, str]:
    """Return section, headline and byline."""
    head, fields = list(lines), {}
    if len(head) > 1 and re.match(r"(?:By|BY) \S", head[-1]):
        fields["BY"] = head.pop()
    if len(head) > 1 and len(head[0]) <= _SECTION and len(head[0]) < len(head[1]):
        fields["SE"] = head.pop(0)
    return fields | {"HD": " ".join(head)}


def _below(line: str, fields: dict[str, str]) -> str | None:
    """Return the code of a line between the length and the body, by its form and what came before; None in the body."""
    forms = (
        ("PD", "PD" not in fields and parsed(line) is not None),
        ("ET", "SN" not in fields and _TIME.fullmatch(line) is not None),
        ("CY", _RIGHTS.fullmatch(line) is not None),
        ("SN", "PD" in fields and "SN" not in fields and len(line) <= 120),
        ("SC", "SN" in fields and "SC" not in fields and _CODE.fullmatch(line) is not None),
        (
            "LA",
            "SC" in fields and "LA" not in fields and re.fullmatch(r"[A-Z][a-z]+(?: - [A-Z][a-z]+)?", line) is not None,
        ),
        ("PG", "SC" in fields and "LA" not in fields and len(line) <= 30),
    )
    return next((code for code, holds in forms if holds), None)
