"""The headline of a page: the heading shown, weighed against the titles stated in metadata."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from newsledger.transforms.characters import unescaped
from newsledger.transforms.extraction.html.boundaries import BLOCKS
from newsledger.transforms.lexicon.words import words

_TAIL = re.compile(r"(?:\s(?:[|–—·»›•«~/-]++|::)\s|[|｜›»])\s*+(?P<tail>[^|–—·»›•]{2,60})$")
_LAST_TAIL = re.compile(
    r"^.*\S\s(?P<mark>[|–—·»›•«~/-])\s++(?P<tail>[^|–—·»›•]{2,60})$"
)  # a hyphen may stand before it too
_LOW_TAIL = re.compile(r"_(?P<tail>[^_]{0,30}[\u3040-\u9fff][^_]{0,30})$")  # 标题_社会_日报
_HEAD = re.compile(r"^(?P<head>[^|–—·»›•]{2,40}?)(?:\s[|–—·»›•-]+|(?P<colon>:))\s+")
_FRAME = re.compile(
    r"logo|site[-_]?(?:title|name|header|brand)|brand|masthead|navbar|(?:^|[\s_-])menu|cookie|modal|sidebar|related|"
    r"comment|popup|widget",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"kicker|eyebrow|topline|over-?line|roof-?line|dachzeile|spitzmarke|vorspann-titel|super-?title|pre-?(?:title|headline)|"
    r"headline-?(?:intro|prefix|kicker)|cate?gory|rubri[ck]|label|badge|flag|tag(?:$|[\s_-])|section-?name|surtitre",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_SEAM = "\0"
_WIDE, _KANA_OR_HAN = "\u3000-\u303f\uff00-\uff60", "\u3040-\u30ff\u4e00-\u9fff"
_SEAM_WITHOUT_SPACE = re.compile(
    rf"(?<=[{_WIDE}]){_SEAM}|{_SEAM}(?=[{_WIDE}])|(?<=[{_KANA_OR_HAN}]){_SEAM}(?=[{_KANA_OR_HAN}])"
)
_TAG = re.compile(
    r"</?(?:em|i|b|strong|span|br|p|u|s|sup|sub|small|mark|a|font|q|cite|h[1-6]|div|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_HIDDEN = ("script", "style", "svg", "noscript", "template")
_READINGS = ("rt", "rp")
_DATE_BEFORE = re.compile(r"(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})\s?[-–—|:]\s")
_ENDINGS = words("endings_of_outlet_names")

_LONGEST_SECTION = 4
_MOST_REFERENCES, _MOST_PIECES, _AROUND = 4, 8, 2.5


def headline(page: HtmlElement, candidates: Sequence[str], outlet: Iterable[str]) -> str | None:
    """Return the heading that a page shows above its article; None if none stands out.

    `candidates` are titles that the page states in metadata, best first; `outlet` are names of the site. A heading is
    taken where it shares half its words with a candidate, else where it is the only one and not the outlet's name.
    """
    names = _names(outlet)
    visible = _visible_headings(page, names, candidates)
    if not visible:
        return _second(page, candidates)
    scores = [max((likeness(text, candidate) for candidate in candidates), default=0.0) for text in visible]
    best = max(scores)
    if best >= 0.5:
        return visible[scores.index(best)]
    return visible[0] if len(visible) == 1 and len(_WORD.findall(visible[0])) > 1 else None


def _visible_headings(page: HtmlElement, names: AbstractSet[str], candidates: Sequence[str]) -> list[str]:
    """Return the texts of the headings of the first rank that are neither an outlet's name nor part of the frame.

    No frame holds the whole stated title, whatever a box around the article is called.
    """
    keys = frozenset(map(key, candidates))
    texts = ((_without_kicker(element, keys), element) for element in page.iter("h1"))
    return [
        text
        for text, element in texts
        if text and key(text) not in names and len(text) <= 300 and (key(text) in keys or not _is_frame(element))
    ]


def headings(page: HtmlElement) -> frozenset[str]:
    """Return the keys of the page's headings of the first rank."""
    return frozenset(heading for element in page.iter("h1") if (heading := key(_text(element))))


def without_outlet(title: str, outlet: Iterable[str]) -> str:
    """Return a title without the outlet's whole name before or after it, as far as a separator marks it."""
    stated = list(outlet)
    names = _names(stated)
    for _ in range(2):
        head = _HEAD.match(title)
        if tail := _tail_of_outlet(title, names):
            rest = tail.string[: tail.start("tail")].rstrip()
            title = _without_section(rest.rstrip("|–—·»›•«~/-_:｜ "), rest[-1])
        elif head and len(title) - head.end() > 8 and _is_outlet(head["head"], names):
            if head["colon"] and len(head["head"].split()) == 1 and key(head["head"]) != key(stated[0]):
                break
            title = _without_first_section(title[head.end() :], head[0].rstrip()[-1])
    return title


def _tail_of_outlet(title: str, names: AbstractSet[str]) -> re.Match[str] | None:
    """Return the last part of a title where it is the outlet's name."""
    for pattern in (_TAIL, _LAST_TAIL, _LOW_TAIL):
        tail = pattern.search(title)
        if tail and tail.start("tail") > 4 and _is_outlet(tail["tail"], names):
            return tail
    return None


def _without_section(title: str, mark: str) -> str:
    """Return a title without the section that stood between it and the outlet, set off in the same way."""
    rest, separator, section = title.rpartition(mark if mark == "_" else f" {mark} ")
    return rest.rstrip() if separator and _is_section(section, rest) else title


def _without_first_section(title: str, mark: str) -> str:
    section, separator, rest = title.partition(f" {mark} ")
    return rest.lstrip() if separator and mark != ":" and _is_section(section, rest) else title


def _is_section(section: str, rest: str) -> bool:
    """Return whether a part of a title is one or two words beside a headline of more."""
    if re.search(r"[\u3040-\u9fff]", section):
        return len(section) <= _LONGEST_SECTION and len(rest) > 2 * len(section)
    return 0 < len(section.split()) <= 2 and len(_WORD.findall(rest)) > 2


def outlet_names(source: str, host: str) -> list[str]:
    """Return the names of a page's outlet: the one that it states, and its host's where that is no word of it."""
    label = host.rpartition(".")[0]
    stated = [word.casefold() for word in _WORD.findall(source)]
    is_part = label.casefold() in stated and key(label) not in _names([source])
    return [source, host] if is_part else [source, host, label]


def plain_line(text: str) -> str:
    """Return a title as its reader sees it: references resolved, however often they were escaped, without markup."""
    for _ in range(_MOST_REFERENCES):
        resolved = unescaped(text)
        if resolved == text:
            break
        text = resolved
    return " ".join(_TAG.sub(" ", text).split()) if "<" in text else " ".join(text.split())


def without_date(title: str) -> str:
    """Return a title without the day that stands before it."""
    date = _DATE_BEFORE.match(title)
    rest = title[date.end() :].strip() if date else ""
    return rest if len(_WORD.findall(rest)) > 2 else title


def first_part(title: str) -> str:
    """Return the longest part of a title with separators, most likely the headline itself."""
    tail = _TAIL.search(title)
    return title[: tail.start()].rstrip() if tail and tail.start() > len(tail["tail"]) else title


def _second(page: HtmlElement, candidates: Sequence[str]) -> str | None:
    """Return a heading of another rank that equals a stated title, or begins it."""
    for element in page.iter("h2", "h3"):
        text = _text(element)
        if len(_WORD.findall(text)) > 2 and any(key(candidate).startswith(key(text)) for candidate in candidates):
            return text
    return None


def likeness(first: str, second: str) -> float:
    """Return the share of the shorter title's words that the longer one contains."""
    first_words, second_words = (set(_WORD.findall(text.casefold())) for text in (first, second))
    return len(first_words & second_words) / (min(len(first_words), len(second_words)) or 1)


def _names(outlet: Iterable[str]) -> set[str]:
    """Return the keys of an outlet's names, also without the article before and the company's form after them."""
    names: set[str] = set()
    for name in outlet:
        parts = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
        names.add("".join(parts))
        parts = parts[1:] if parts[:1] == ["the"] and len(parts) > 1 else parts
        while len(parts) > 1 and parts[-1] in _ENDINGS:
            parts = parts[:-1]
        names.add("".join(parts))
    return names - {""}


def _is_outlet(text: str, names: AbstractSet[str]) -> bool:
    """Return whether a text is an outlet's name, perhaps with more around it; a part of the name is another thing."""
    text_key = key(text)
    is_around = any(len(name) > 3 and name in text_key and len(text_key) < _AROUND * len(name) for name in names)
    return is_around or bool(_names([text]) & names)


def _is_frame(element: HtmlElement) -> bool:
    for ancestor in (element, *list(element.iterancestors())[:4]):
        if ancestor.tag in ("nav", "footer", "aside") or _FRAME.search(_marks(ancestor)):
            return True
        if ancestor.tag in ("main", "article"):
            return False
    return False


def _without_kicker(element: HtmlElement, keys: AbstractSet[str]) -> str:
    """Return a heading's text without what stands before or after the headline: a kicker, a label, a link.

    A stated title that equals consecutive pieces of the heading decides; otherwise, pieces marked as kickers go.
    """
    whole = _text(element)
    pieces = [(piece, _text_of(piece)) for piece in _pieces(element)]
    texts = [text for _, text in pieces if text]
    if len(texts) < 2 or key(whole) in keys:
        return whole
    runs = (" ".join(texts[start:end]) for start in range(len(texts)) for end in range(len(texts), start, -1))
    if headline_stated := next((text for text in runs if key(text) in keys), None):
        return headline_stated
    rest = [text for piece, text in pieces if text and not _is_kicker(piece)]
    return whole if rest == texts else _long_enough(" ".join(rest), whole)


def _long_enough(text: str, whole: str) -> str:
    return text if len(_WORD.findall(text)) > 2 else whole


def _is_kicker(piece: HtmlElement | str) -> bool:
    return not isinstance(piece, str) and _KICKER.search(_marks(piece)) is not None


def _pieces(element: HtmlElement) -> list[HtmlElement | str]:
    """Return the children of a heading and the texts between them; a single child stands for the heading."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    pieces: list[HtmlElement | str] = [element.text or ""]
    for child in list(element)[:_MOST_PIECES]:
        pieces.extend((child, child.tail or ""))
    return pieces


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _text_of(piece: HtmlElement | str) -> str:
    return " ".join(piece.split()) if isinstance(piece, str) else _text(piece)


def _text(element: HtmlElement) -> str:
    """Return the visible words of a heading; elements that follow each other directly are words apart.

    No space is put between Chinese or Japanese characters.
    """
    for invisible in element.iter(*_HIDDEN, *_READINGS):
        invisible.text = None
    texts: list[str] = []
    for event, node in iterwalk(element, events=("start", "end")):
        if node is not element and (
            node.tag in BLOCKS or node.tag == "br" or (event == "start" and _is_after_element(node))
        ):
            texts.append(_SEAM)
        texts.append((node.text if event == "start" else node.tail if node is not element else None) or "")
    pieces = filter(None, "".join(texts).replace("\xad", "").split(_SEAM))
    text = _SEAM_WITHOUT_SPACE.sub("", _SEAM.join(pieces))
    return " ".join(text.replace(_SEAM, " ").split())


def _is_after_element(node: HtmlElement) -> bool:
    before = node.getprevious()
    return before is not None and not before.tail


def key(text: str) -> str:
    """Return a title's letters and digits alone, for comparison."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
