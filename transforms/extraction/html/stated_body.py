"""The article's text as JSON-LD states it, where the page's markup gave less."""

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newsledger.transforms.characters import json_value
from newsledger.transforms.extraction.html.boundaries import paragraphs_of
from newsledger.transforms.extraction.html.page import fragment_text

_MARKUP = re.compile(r"</?(?:p|div|br|li|h[1-6])\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_ESCAPED_PARAGRAPH = re.compile(r"(?:<|\\u003c)p[\s>\\]", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_BLOCKS = ("p", "li", "h2", "h3", "h4", "blockquote")
_OF_PARAGRAPHS = re.compile(
    r"p|para(?:graph)?|text|(?:\w+[-_])?paragraph|\w+paragraph|paragraph\w*|text[-_]?block", re.IGNORECASE
)
_BLOCK_LIST = re.compile(
    r"\"(?:type|kind|__typename|_type|component)\"\s*:\s*\"(?:p\"|\w*(?:para|text))", re.IGNORECASE
)
_KINDS, _CONTENTS = ("type", "kind", "__typename", "_type", "component"), ("text", "html", "content", "value", "body")
_RUN, _LEAST, _LONG, _MOST_BLOCKS = 4, 40, 120, 5_000
_MOST_SCRIPTS, _MOST_VALUES = 10, 200_000
_LONG_PARAGRAPH, _LEAST_PARAGRAPHS = 50, 3
_MUCH, _LOST, _OWN = 0.6, 0.85, 0.8


def completed(text: str, stated: str, page: HtmlElement) -> str:
    """Return the text; the stated one where the text is a small part of it, or has no paragraphs.

    A text of some length is believed: what is stated beyond it is often all that the page holds, comments included.

    A stated text without paragraphs is cut as the page's blocks are.
    """
    parts = paragraphs(stated)
    body = "\n\n".join(parts)
    if len(_WORD.findall(body)) < _LEAST:
        return text
    runs, body_runs = _runs(text), _runs(body)
    is_whole = len(runs & body_runs) >= _MUCH * len(body_runs) or len(runs) >= _LONG
    is_flat = "\n\n" not in text and len(parts) > 1
    is_other = 2 * len(runs) > len(body_runs) and len(runs & body_runs) < _OWN * len(runs)
    if (is_whole and not is_flat) or is_other:
        return text
    if len(parts) == 1:
        blocks = _blocks(page, body)
        parts = blocks if len(_runs("\n\n".join(blocks)) & body_runs) >= _LOST * len(body_runs) else parts
    return "\n\n".join(parts)


def paragraphs(stated: str) -> list[str]:
    """Return the paragraphs of a text in JSON-LD, which is plain or HTML."""
    if _MARKUP.search(stated):
        return fragment_text(stated).split("\n\n")
    return [line for part in stated.split("\n") if (line := " ".join(part.split()))]


def in_state(page: HtmlElement) -> str:
    """Return the longest HTML text in the data from which scripts build a page; empty where there is none."""
    longest = ""
    for script in page.xpath("//script[@type='application/json']")[:_MOST_SCRIPTS]:
        text = script.text_content()
        if _ESCAPED_PARAGRAPH.search(text) or _BLOCK_LIST.search(text):
            longest = max([longest, *_texts(text)], key=len)
    return longest


def _texts(state: str) -> Iterator[str]:
    """Yield the texts with several paragraphs in a JSON value."""
    try:
        queue = [json_value(state, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_VALUES):
        if not queue:
            return
        node = queue.pop()
        if isinstance(node, str):
            if len(_PARAGRAPH.findall(node)) > 1:
                yield node
        elif isinstance(node, list | dict):
            if isinstance(node, list) and (text := _listed(node)):
                yield text
            queue.extend(node.values() if isinstance(node, dict) else node)


def _listed(members: list[Any]) -> str:
    """Return the text of a list whose members are the paragraphs of a story, as editors of blocks store it."""
    entries = [member for member in members if isinstance(member, dict) and _is_of_paragraph(member)]
    texts = [next((text for name in _CONTENTS if isinstance(text := entry.get(name), str)), "") for entry in entries]
    if sum(len(text) > _LONG_PARAGRAPH for text in texts) < _LEAST_PARAGRAPHS:
        return ""
    return "".join(f"<p>{text if _MARKUP.search(text) else escape(text, quote=False)}</p>" for text in texts if text)


def _is_of_paragraph(member: dict[str, Any]) -> bool:
    kinds = (kind for name in _KINDS if isinstance(kind := member.get(name), str))
    return any(map(_OF_PARAGRAPHS.fullmatch, kinds))


def _blocks(page: HtmlElement, body: str) -> list[str]:
    """Return the paragraphs of a page whose words the stated text has, in the order of the page."""
    flat = " ".join(_WORD.findall(body))
    lines = (line for element in islice(page.iter(*_BLOCKS), _MOST_BLOCKS) for line in paragraphs_of(element))
    return [line for line in dict.fromkeys(lines) if " ".join(_WORD.findall(line)) in flat and _WORD.search(line)]


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of four words of a text."""
    found = _WORD.findall(text)
    return frozenset(tuple(found[start : start + _RUN]) for start in range(max(1, len(found) - _RUN + 1)) if found)
