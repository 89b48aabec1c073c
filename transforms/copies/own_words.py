"""The words of a text without boilerplate: appeals, banners, tickers and legal lines.

Boilerplate of a single outlet can only be recognised by counting; `warehouse.near_duplicates` does that.
"""

import re

_PLEAS = re.compile(
    r"\b(?:(?:we|this (?:web)?site) uses? cookies|(?:accept|manage|reject) (?:all )?cookies"
    r"|cookie (?:policy|settings|preferences)"
    r"|sign(?:ing)? up (?:for|to|here)\b.{0,60}\b(?:newsletters?|briefing|alerts?|updates|emails?|inbox|stories)"
    r"|(?:our|free|daily|weekly|morning|evening) (?:e-?mail )?newsletters?|(?:straight |directly )?(?:to|in) your inbox"
    r"|subscribe (?:to|for|now|today|here|from)\b|already (?:a )?(?:subscriber|subscribed|registered|have an account)"
    r"|(?:available|reserved|exclusive(?:ly)?|only) (?:to|for) (?:our )?(?:paying )?(?:subscribers|members)"
    r"|(?:to )?(?:continue|keep) reading (?:this (?:article|story)|with|for)|(?:start|free) (?:your )?(?:free )?trial"
    r"|(?:follow|like|join) us on (?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|tiktok|linkedin|bluesky)"
    r"|(?:download|get) (?:our|the) (?:\w+ )?app\b"
    r"|(?:join|follow) (?:our|the) (?:\w+ ){0,2}(?:whatsapp|telegram) channel"
    r"|support (?:independent|our|quality|local) journalism"
    r"|(?:make a|your) (?:one-off )?(?:donation|contribution) (?:today|now)"
    r"|become a (?:member|subscriber|supporter)|turn on notifications|enable (?:javascript|notifications)"
    r"|our standards: the|trust principles|all rights reserved|may not be (?:published|reproduced|republished)"
    r"|(?:terms of (?:use|service)|privacy (?:policy|notice))\b|disable your ad ?blocker"
    r"|share this (?:article|story|page))",
    re.IGNORECASE,
)
_LEADERS = re.compile(
    r"^\W*(?:read (?:more|also|next)|see also|related(?: \w+)?|more (?:on|from)|most (?:read|popular)|trending"
    r"|advertisement|watch|listen|live(?: updates?| blog| ticker)?|breaking(?: news)?|latest(?: news)?|what to know"
    r"|editor['’]s picks?)\s*[:|–—-]",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^\W*\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?\W+")
_PRICE_CHANGES = re.compile(r"[+\-−▲▼]\s?\d+(?:[.,]\d+)?\s?%")
_CREDITS = re.compile(
    r"^\W*(?:reporting|writing|editing|additional reporting|photo|image|source)s?\b.{0,10}\bby\b.{0,160}$",
    re.IGNORECASE,
)
_LONGEST_PLEA = 90
_QUOTATION = re.compile(r"[“\"][^”\"]*+")
_SHORTEST_QUOTATION = 12
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def folded_words(text: str) -> list[str]:
    """Return the words of a text in lower case, with apostrophes normalised."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def own_words(text: str) -> list[str]:
    """Return the words of a body without paragraphs that are not part of the story."""
    return [word for part in text.split("\n\n") if not is_boilerplate(part) for word in folded_words(part)]


def is_boilerplate(paragraph: str) -> bool:
    """Return whether a paragraph is an appeal, a banner, a teaser, a ticker line or a credit.

    A long paragraph, or one with a quotation, is part of the story even if it mentions cookies.
    """
    length = len(paragraph.split())
    if length > _LONGEST_PLEA or _has_quotation(paragraph):
        return False
    if _PLEAS.search(paragraph) or _CREDITS.match(paragraph):
        return True
    if length <= 30 and (_LEADERS.match(paragraph) or _CLOCK.match(paragraph)):
        return True
    return len(_PRICE_CHANGES.findall(paragraph)) >= 3 and length <= 60


def _has_quotation(paragraph: str) -> bool:
    """Return whether a paragraph has a quotation that is more than a word in quotation marks."""
    return any(
        match.end() < len(paragraph) and match.end() - match.start() > _SHORTEST_QUOTATION
        for match in _QUOTATION.finditer(paragraph)
    )
