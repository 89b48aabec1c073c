"""Names in bylines."""

import re
from collections.abc import Iterable
from functools import cache

from newsledger.transforms.lexicon import reference
from newsledger.transforms.lexicon.words import words

_BYLINE = re.compile(
    r"^\s*(?:(?:written|story|reporting|words|posted|authored|published)\s+by|by|"
    r"(?:alles?|alle artikel|alle beitr[aä]ge|text|erstellt|geschrieben|verfasst|ver[oö]ffentlicht|"
    r"eine? \w{4,20}|im wortlaut|pressemitteilung)\s+von|"
    r"(?:interview|reportage|kommentar|kolumne|analyse|essay|protokoll|gastbeitrag|texte?|texto|words|story)(?=:)|von|par|por|di|av|af|door|"
    r"(?:írta|szöveg|тексты?|автор(?:ы|и)?|haber(?:i yazan)?|yazan|yazı|teksti?|napsala?|autoři|piše|пише|"
    r"oleh|penulis|reporter|tác giả|κείμενο|लेखक|بقلم|كتبت?|نویسنده|گزارش|מאת|文)(?=\s?[:：])|írta|oleh|מאת|بقلم|"
    r"authors?(?=:?\s+\S+\s)|autor(?:in|en|es|a)?\b|reda[ck]t(?:eur|ör|or)(?:in)?\b(?=:)|view orcid profile)\s?[:：]?"
    r"\s*(?<![^\W\d_])",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?<!\s)\s++(?:in|at|aus|à|for|from|of|für|pour|via)\s++(?:(?:the|der|die|le|la)\s++)?[A-ZÀ-Þ].*$")
_SPLIT = re.compile(r";|,|、|，|·|•|\band\b|&|\bwith\b|\bavec\b|\s[—–]\s|(?<!\bvon )\bund\b|\s\|\s|/")
_BESIDE_AGENCY = re.compile(
    r"[;,、，|/·•&()（）\[\]]|\s(?:and|und|et|avec|mit|with|con|com|y|e|i|og|och|met|med)\s|\s[–—-]\s"
)
_SURNAME_FIRST = re.compile(r"\s*+([^,;]{2,40}),\s*+([^,;]{2,40})\s*+")
_AND = re.compile(r"(?<!\s)\s++(?:y|e|et|og|och|en|i|ja|ve|и|та)\s++")
_CONTACT = re.compile(r"(?<![\w.+-])<?[\w.+-]++@[\w-]++(?:\.[\w-]++)*+>?|https?://\S++|(?<!\w)@\w++")
_ASIDE = re.compile(r"\([^()]*+\)")
_POSTED = re.compile(
    r"^\W*(?:posted|published|written|updated|veröffentlicht|erstellt|publié|publicado|pubblicato)\b.{0,60}?\d.{0,30}?"
    r"\b(?:by|von|par|por|da|di)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_OF_PICTURES = re.compile(
    r"(?:(?<=\w)\s++|^\W*)(?:foto(?:s|grafie|grafía|ğraf|k)?|fotó|photos?|photograph(?:s|y)?|bild(?:er)?|kuvat?|zdjęci[ae]|фото|写真|사진)"
    r"\s?(?:[:：]|\bby\b|\bvon\b).*$",
    re.IGNORECASE,
)
_REPORTER = re.compile(r"^(?:記者|记者|본지)[\s:：]*+|\s?(?:記者|记者|기자|특파원|통신원)$")
_BRACKETS = "【】［］〔〕"
_PARTICLES = words("byline_particles")
_ROLES = words("byline_roles")
_MODIFIERS = words("words_before_byline_roles")
_BEFORE_FIELDS = words("words_before_fields_of_byline_roles")
_ORGANISATIONS = words("byline_organisations")
_SURNAMES = words("byline_roles_that_are_surnames")
_LABELS = words("byline_labels")
_FIRST_LABELS = words("byline_labels_at_the_beginning")
_LETTERS = re.compile(r"[^\W\d_]++(?:[.'’-]++[^\W\d_]*+)*+")
_LOWER_START = re.compile(r"(?:d|l|al|el|as|at|ul|ibn|bin)['’-][A-ZÀ-Þ]")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々]{2,8}|[\uac00-\ud7a3]{2,5}")
_ONE_PLACE = re.compile(r"^[A-ZÀ-Þ]\w+$")
_MOST_WORDS = 5


def people(byline: str) -> tuple[str, ...]:
    """Return the persons of a byline in order, without "By", roles and organisations, each once.

    What stands before a role behind the first name belongs to the role: Karin Sandvik, Crown Court Reporter.
    """
    text = _CONTACT.sub(" ", _ASIDE.sub(" ", byline))
    if not any(map(str.isalpha, text)) and (aside := _ASIDE.search(byline)):
        text = _CONTACT.sub(" ", aside[0].strip("()"))
    text = _turned(_BYLINE.sub("", _POSTED.sub("", _OF_PICTURES.sub("", text))).strip(f" .·•|\t\n{_BRACKETS}"))
    names: list[str] = []
    for part in _parts(text):
        whole = _REPORTER.sub("", _PLACE.sub("", " ".join(part.split())).strip(" .·•|-–—:"))
        if names and whole.casefold() in reference.place_names():
            continue
        name = _without_role(whole)
        if names and name != whole and not starts_with_first_name(name):
            continue
        name = name.title() if name.isupper() and " " in name else name
        if name and is_person(name) and name not in names:
            names.append(name)
    return tuple(names)


def _turned(text: str) -> str:
    """Return names with the surname first, parted by semicolons, in their usual order: Moen, Ida; Lie, Tor."""
    pairs = [_SURNAME_FIRST.fullmatch(part) for part in text.split(";")]
    if len(pairs) < 2 or not all(
        pair and " " not in pair[1].strip() and starts_with_first_name(pair[2]) for pair in pairs
    ):
        return text
    return "; ".join(f"{pair[2]} {pair[1]}" for pair in pairs if pair)


def persons(bylines: Iterable[str]) -> tuple[str, ...]:
    """Return the persons of several bylines in order, each once."""
    return tuple(dict.fromkeys(person for byline in bylines for person in people(byline)))


def credited(bylines: Iterable[str]) -> tuple[str, ...]:
    """Return the persons and agencies of several bylines in order, each once; addresses and labels are neither."""
    names: list[str] = []
    for byline in bylines:
        names.extend(people(byline) or ([byline] if reference.agency(byline) else []))
    return tuple(dict.fromkeys(names))


def agencies_named(byline: str) -> tuple[str, ...]:
    """Return the parts of a byline that name a news agency, beside persons or alone: Ida Moen (PA Media)."""
    parts_named = [_PLACE.sub("", part.strip()).strip(" .:") for part in (byline, *_BESIDE_AGENCY.split(byline))]
    return tuple(dict.fromkeys(part for part in parts_named if reference.agency(part)))


def is_name(text: str) -> bool:
    """Return whether a text looks like one person's full name: two to five capitalised words, no role."""
    parts = text.split()
    names = [word for word in parts if word.casefold() not in _PARTICLES or word[0].isupper()]
    if not 2 <= len(parts) <= _MOST_WORDS + 2 or not 1 <= len(names) <= _MOST_WORDS:
        return False
    if is_organisation(text) or is_label(text):
        return False
    return all((word[0].isupper() or _LOWER_START.match(word)) and _LETTERS.fullmatch(word) for word in names)


def is_person(text: str) -> bool:
    """Return whether a marked text can be a person's name, in scripts without capitals too."""
    if is_name(text):
        return True
    parts = text.split()
    if len(parts) == 1:
        return _IDEOGRAPHS.fullmatch(text) is not None and not is_organisation(text)
    is_caseless = all(word.lower() == word.upper() and _LETTERS.match(word) for word in parts)
    return is_caseless and len(parts) <= _MOST_WORDS - 1 and not is_organisation(text)


def is_organisation(text: str) -> bool:
    """Return whether words of a name show that it belongs to an outlet, an agency or a desk."""
    parts = [word.strip(".,").casefold() for word in text.split()]
    if reference.agency(text) or text.casefold() in _outlets() or all(word in _MODIFIERS for word in parts):
        return True
    if len(parts) == 2 and parts[1] in _SURNAMES and parts[0] in _first_names() - _MODIFIERS:
        return False
    return any(word in _ORGANISATIONS or word in _ROLES for word in parts)


def starts_with_first_name(text: str) -> bool:
    """Return whether the first word of a name is a known first name."""
    return text.partition(" ")[0].casefold() in _first_names()


def is_label(text: str) -> bool:
    """Return whether a text is a button or a heading beside names: View Profile, Email The Author."""
    parts = [word.strip(":.,").casefold() for word in text.split()]
    return any(word in _LABELS for word in parts[:2]) or parts[:1] == ["the"] or parts[0] in _FIRST_LABELS


def is_byline(line: str) -> bool:
    """Return whether a line is a byline: "By …", or only names."""
    if _BYLINE.match(line) and len(line) < 140:
        return bool(people(line))
    parts = [part.strip() for part in _SPLIT.split(_PLACE.sub("", line.strip(" ·•|"))) if part.strip()]
    if not 0 < len(parts) <= 4 or not is_name(_without_role(parts[0])):
        return False
    return all(is_name(part) or is_organisation(part) or _ONE_PLACE.match(part) for part in parts[1:])


def _parts(text: str) -> list[str]:
    """Return the parts of a byline; a single letter joins two names only where both are full."""
    parts: list[str] = []
    for part in _SPLIT.split(text):
        halves = _AND.split(part)
        parts.extend(halves if all(len(half.split()) >= 2 for half in halves) else [part])
    return parts


def _without_role(text: str) -> str:
    """Return a name without the role before or after it: Karin Sandvik Staff Reporter, Reporter Karin Sandvik."""
    parts = text.split()
    keys = [_role_key(word, number) for number, word in enumerate(parts)]
    roles = [number for number, key in enumerate(keys) if key in _ROLES]
    if len(parts) <= 2 or not roles:
        return _without_agency(parts)
    end = _name_end(parts, keys, next((number for number in roles if number >= 2), len(parts)))
    start = 0
    while start < end - 2 and (keys[start] in _ROLES or keys[start] in _MODIFIERS):
        start += 1
    return " ".join(parts[start:end]).rstrip(",–—- ")


def _role_key(word: str, number: int) -> str:
    """Return a word as roles are listed; of a compound before a name its last part: Radio-Korrespondentin."""
    key = word.strip(".,:").casefold()
    last = key.rpartition("-")[2]
    return last if number == 0 and last in _ROLES else key


def _name_end(parts: list[str], keys: list[str], role: int) -> int:
    """Return where a name ends before a role, whose own words may stand before it: Chief Maritime Correspondent."""
    end = next((number for number in range(2, role) if role < len(parts) and keys[number] in _BEFORE_FIELDS), role)
    while end > 2 and (keys[end - 1] in _MODIFIERS or reference.agency(parts[end - 1])):
        end -= 1
    return end


def _without_agency(parts: list[str]) -> str:
    """Return a name without the agency or the outlet after it: Karin Sandvik Reuters, Karin Sandvik BBC News."""
    if len(parts) > 2 and reference.agency(parts[-1]):
        parts = parts[:-1]
    if len(parts) > 3 and " ".join(parts[-2:]).casefold() in _outlets():
        parts = parts[:-2]
    return " ".join(parts)


@cache
def _outlets() -> frozenset[str]:
    return frozenset(name.casefold() for row in reference.outlets() for name in (row.name, *row.aliases))


@cache
def _first_names() -> frozenset[str]:
    return frozenset(row.name.casefold() for row in reference.first_names())
