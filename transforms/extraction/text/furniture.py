"""The lines of a news text outside its body: reading times, credits, datelines, sign-offs."""

import re
from dataclasses import dataclass

from newsledger.transforms.dates import MONTHS
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.reference import (
    agencies,
    agency,
    agency_names,
    agency_signs,
    bracketed_agencies,
    outlet_names,
    place_names,
)
from newsledger.transforms.lexicon.words import words


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: where it ends, its words, and the place, day and agency that it names."""

    end: int
    words: str
    place: str | None
    day: str | None
    agency: str | None


READING_TIME = re.compile(
    r"^(?:(?>.{0,60}[·•|–—])?\W*+\d{1,3}[\s-]*+min(?:ute)?s?\.?\s++read|"
    r"\W*+reading time\W++\d{1,3}\s*+min(?:ute)?s?)\W*+$",
    re.IGNORECASE,
)
IN_THIS_ARTICLE = re.compile(r"^\W*+in this (?:article|story)\W*+$", re.IGNORECASE)
IMAGE_CREDIT = re.compile(
    r"^\W*+(?:(?:featured|feature|lead|cover|main|header)\s++(?:image|photo|picture)|image|photo|picture|photograph)s?"
    r"(?:\s++credit)?\s*+(?::|by\b|via\b|courtesy(?:\s++of)?\b|©)\s*+(?P<credit>[^)]{2,120}?)\s*+\)?\s*+\.?$",
    re.IGNORECASE,
)
_LABELS = words("dateline_labels")
_SPEAKERS = words("speakers_in_transcripts")
_LISTED = {row.name for row in agencies()}
_NAMES = "|".join(
    sorted((re.escape(name) for name in agency_names() if " " in name or name in _LISTED), key=len, reverse=True)
)
_SIGNS = "|".join(sorted(map(re.escape, agency_signs()), key=len, reverse=True))
_ANY_NAME = "|".join(sorted(map(re.escape, agency_names()), key=len, reverse=True))
_BRACKETED = "|".join(sorted(map(re.escape, bracketed_agencies()), key=len, reverse=True))
_SOURCES = "|".join(sorted(map(re.escape, words("labels_of_sources")), key=len, reverse=True))
_IDEOGRAPHIC = "|".join(
    sorted((re.escape(name) for name in agency_names() if name[0] >= "\u3040"), key=len, reverse=True)
)
_MONTH = r"(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]*\.?"
_ANY_MONTH = "|".join(sorted((name for name in MONTHS if name.isalpha()), key=len, reverse=True))
_CAPITAL = "[A-ZÀ-ÖØ-ÞĆČĎĐĘĚĞĪİŁŃŇŐŒŘŚŞŠŢŤŮŰŹŻŽА-ЯЁІЇЄҐ]"
_PLACE = (
    rf"{_CAPITAL}(?:[^\W\d_]|[ '’./-]){{1,30}}?(?:\s?\([^\W\d_][^()]{{1,30}}\)(?=\s?[\[,]))?"
    r"(?:\s?\[[^\W\d_][^\[\]]{1,30}\])?"
    rf"(?:,\s*+(?!{_MONTH}\s++\d){_CAPITAL}(?:[^\W\d_]|[ '’.-]){{1,30}}?)?"
)
_DATE = (
    rf"(?P<day>{_MONTH}\s++\d{{1,2}}(?:st|nd|rd|th)?(?:,\s*+\d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.|er|º)?\s++(?:de\s++|di\s++)?(?i:{_ANY_MONTH})\b\.?(?:,?\s++(?:de\s++)?\d{{4}})?|"
    rf"\d{{4}}\.\s?(?i:{_ANY_MONTH})\s\d{{1,2}}\.(?:,\s[^\W\d_]{{4,12}})?|"
    r"\d{1,2}(?P<dot>[./])\d{1,2}(?:(?P=dot)\d{2,4})?)\.?"
)
_DAY = rf"(?:,?\s*+{_DATE})?"
_AGENCY = rf"(?P<agency>(?i:{_ANY_NAME})|{_SIGNS})"
_IN_BRACKETS = (
    rf"[(/\[](?P<agency>(?i:{_ANY_NAME})|{_SIGNS}|{_BRACKETED})"
    r"(?:[/,]\s?[\w-]{2,12}){0,2}(?:\s[A-Z][\w ]{2,40})?[)/\]]"
)
_STROKE = "(?:—|–|―|--|-)"
_MARK = r"(?:—|–|―|--|\.-|-|:|_|\.(?=\s))"
_PLAIN_MARK = r"(?P<mark>—|–|―|--|\.-|-|:|_)"
_CAPITALS = r"(?P<network>[A-Z]{2,5})"
_OUTLET = rf"(?P<outlet>{_CAPITAL}[^()]{{1,40}})"
_DATELINES = (
    re.compile(rf"^(?P<place>{_PLACE}){_DAY},?\s*+{_IN_BRACKETS}(?:\s*+{_MARK})?\s++(?=\S)"),
    re.compile(
        rf"^\({_AGENCY}(?:[/-][A-Z]{{2,6}})?\)\s*+[—–-]{{1,2}}\s*+(?P<place>{_PLACE}){_DAY}\s*+{_MARK}\s++(?=\S)"
    ),
    re.compile(rf"^(?P<place>){_DATE}\s*+{_IN_BRACKETS}\s*+{_STROKE}\s++(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE}),?\s*+{_DATE},?\s++{_AGENCY}\s*+{_STROKE}\s++(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE}){_DAY}\s*+{_STROKE}\s++{_AGENCY}\.\s++(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE})\.\s++{_DATE}\s++{_AGENCY}\.\s++(?=\S)"),
    re.compile(  # ［ロンドン 26日 ロイター］ -
        rf"^[［\[【](?P<place>[^\W\d_]{{1,12}})[\s=＝](?:(?P<day>\d{{1,2}}日)\s)?(?P<agency>{_IDEOGRAPHIC})[］\]】]"
        r"\s*+(?:[-－—―=＝]\s*+)?(?=\S)"
    ),
    re.compile(  # 新华社北京11月26日电（记者 …）
        rf"^[（(]?(?P<agency>{_IDEOGRAPHIC})(?P<place>[\u3400-\u9fff]{{2,8}}?)(?P<day>\d{{1,2}}月\d{{1,2}}日)[电電讯訊][）)]?"
        r"\s*+(?:[（(]记者[^()（）]{1,30}[）)]\s*+)?(?=\S)"
    ),
    re.compile(  # (서울=연합뉴스) 홍길동 기자 =
        rf"^[(（\[](?P<place>[^\W\d_]{{2,8}})=(?P<agency>{_IDEOGRAPHIC})[)）\]]"
        r"\s*+(?:[^\W\d_][^=\n()]{1,40}?(?:기자|특파원)\s*+=\s*+)?(?=\S)"
    ),
    re.compile(rf"^(?P<place>{_PLACE})\s++{_CAPITALS}\s*+{_STROKE}\s++(?=\S)"),
    re.compile(rf"^(?P<place>{_PLACE})\s++\({_CAPITALS}\)\s++(?=[A-Z“\"‘])"),
    re.compile(rf"^(?P<place>{_PLACE}){_DAY}\s*+(?:\({_OUTLET}\)\s*+)?{_PLAIN_MARK}\s++(?=\S)"),
    re.compile(rf"^(?P<outlet>{_CAPITAL}[^,()\n]{{1,40}}),\s+(?P<place>{_PLACE}){_DAY}\s*+{_PLAIN_MARK}\s++(?=\S)"),
)
_ENDS_AS_DATELINE = re.compile(r"(?:—|–|―|-|_|[)/\]]:?)\s*+$")
_LONGEST_DATELINE = 80
_NETWORK = re.compile(r"^\(?(?P<agency>[A-ZÀ-ÖØ-Þ][\w.& -]{1,30}?)\)?\s*+(?:—|–|―|--|-|_)\s++(?=\S)")
_NETWORK_ALONE = re.compile(r"^\((?P<agency>[A-Z]{2,5})\)\s++(?=[A-Z“\"‘])")
AGENCY_CREDIT = re.compile(
    rf"^\W*+(?:(?:by|(?:{_SOURCES})\s*+[:：])\s*+)?(?P<agency>{_NAMES})"
    r"(?:\s++contributed to this (?:report|story))?\W*+$",
    re.IGNORECASE,
)
SOURCE_CREDIT = re.compile(rf"^\W*+(?i:{_SOURCES})\s*+[:：]\s*+(?P<agency>[^\W_].{{1,40}}?)\W*+$")
SIGN_OFF = re.compile(
    r"^\W*+(?:additional |further )?(?:reporting|writing|editing|edited|compiled|translated)\b"
    r"[^.]{0,20}\bby\b.{0,240}$",
    re.IGNORECASE,
)
CONTRIBUTED = re.compile(
    rf"^\W*+(?P<agency>{_NAMES})\s++(?:\w++\s++)?(?:writer|reporter|journalist|correspondent)s?\b.{{3,200}}\bcontributed\b"
    r"(?:\s++to\s++this\s++(?:report|story|article))?\W*+$",
    re.IGNORECASE,
)
INITIALS = re.compile(  # of those who wrote and edited a report, behind its last paragraph
    rf"^\W*+(?:(?i:{_ANY_NAME}|{_SIGNS})[\s:]++)?[a-z]{{2,5}}(?:[/-][a-z]{{2,5}}){{1,5}}\W*+$"
    r"|^\W*+(?:PTI|UNI|ANI|IANS|EFE)(?:[\s/-][A-Z]{2,4}){1,8}\W*+$"
    r"|^\W*+dpa-infocom\b.{0,60}$"
    r"|^\W*+dpa(?:\s[a-z0-9]{2,6}){2,6}\W*+$"
    r"|^\(\([^()]{3,120}\)\)$"
)
FIRST_ON = re.compile(  # the line that WordPress adds to the items of its feeds
    r"^(?:the (?:post|article)|la entrada|el artículo|der (?:beitrag|artikel)|l['’]article|l['’]articolo|o post|"
    r"a postagem|het bericht|inlägget|innlegget|indlægget|wpis|artykuł|příspěvek|articolul|запись|сообщение|допис|"
    r"το άρθρο)\s.{3,220}"
    r"(?:appeared first on|first appeared on|se publicó primero en|apareció primero en|erschien zuerst (?:auf|bei)|"
    r"est apparu en premier sur|proviene da|apareceu primeiro em|verscheen eerst op|dök först upp på|"
    r"først? (?:på|publisert på)|pojawił się (?:początkowo|najpierw|po raz pierwszy) (?:na|w)|"
    r"nejdříve na|apare prima dată în|впервые (?:появилась|появилось) на|εμφανίστηκε πρώτα στο)\s.{2,80}$",
    re.IGNORECASE,
)
MARKS = re.compile(
    r"^(?:[\W_]++|[\W_]*+(?:30|ends?|endit(?:em)?|more)[\W_]++|ends?|endit(?:em)?|"
    r"\W*+(?:advertisement|for immediate release|press release(?:\s++no\.?\s*+[\w/.-]{1,12})?|"
    r"breaking news|read more|all rights reserved)\W*+|"
    r"(?:[^\w©]*+©|\W*+copyright)\s*+(?:©|\(c\))?\s*+\d{4}.{0,120}+\W*+)$",
    re.IGNORECASE,
)
PLEA = re.compile(
    r"^\W*+(?:comments?|tags?|order reprints|print article|advertisement|share this(?: article| story)?|"
    r"share (?:on|via|to) (?:facebook|twitter|x|whatsapp|linkedin|reddit|telegram|bluesky|e-?mail)\b.{0,40}|"
    r"(?:also )?read (?:more|also)\s*:.{3,150}|also on [\w.-]+\s.{3,150}|"
    r"related(?: (?:articles?|stories))?(?:\s*:.{3,150})?|"
    r"don['’]t miss\W*|like this (?:story|article)\?.{0,120}|tell us what you think.{0,20}|leggi anche.{3,120}|"
    r"click here to (?:subscribe|sign up|get|read|watch).{0,120}|(?:sign up|subscribe) (?:here|now|for|to)\b.{0,160}|"
    r"follow\b.{0,80}\bon (?:twitter|facebook|instagram|whatsapp|telegram|x|threads|bluesky|linkedin|youtube|tiktok|"
    r"google news)\b.{0,120}|"
    r"(?:reach|contact) the (?:reporters?|authors?|writers?)\b.{0,160}|more AP\b.{0,30}:.{0,120}|"
    r"(?:e-?mail|write to|contact)\b.{2,60}@.{0,120}|"
    r"(?=.{0,250}\bnewsletter\b).{0,120}\b(?:sign up|subscribe|delivered to your inbox)\b.{0,160}|"
    r"you (?:may|might) also (?:like|be interested in)|das k[öo]nnte (?:sie|dich) auch interessieren|"
    r"(?:auch|ebenfalls) interessant|mehr zum thema|lesen sie (?:auch|mehr)(?:\s*:.{3,150})?|"
    r"voc[êe] pode gostar|leia (?:tamb[ée]m|mais)(?:\s*:.{3,150})?|lea (?:tambi[ée]n|m[áa]s)(?:\s*:.{3,150})?|"
    r"(?:notas|notizie|articles|art[íi]culos|noticias) (?:relacionad[ao]s|correlat[ei]|li[ée]s)|"
    r"(?:à lire|lire) aussi(?:\s*:.{3,150})?|"
    r"this copy is for your personal,? non-?commercial use.{0,250})\W*+$",
    re.IGNORECASE,
)
_BY_OTHERS = r"\bcontributed\s++(?:to\s++this\s++(?:report|story|article)|report(?:ing|s))\b.{0,60}"
EDITORS_NOTES = re.compile(  # what an agency tells its customers behind the text
    r"^(?:#{1,2}\s?(?:Notizblock|Redaktionelle Hinweise|Hinweise? an die Redaktion(?:en)?|Internet|Orte?|Service|"
    r"Ansprechpartner|Kontakte?|dpa-Kontakte|Termine?|Terminhinweis)|"
    r"\W{0,3}(?:(?:editors?['’]?s?|eds\.?)['’]?\s(?:notes?|please note)|"
    r"notes?\s(?:to|for)\s(?:the\s)?(?:editors?|desks?|media)|(?:Achtung|Hinweis an die) Redaktion(?:en)?|"
    r"à l['’]attention des rédactions|nota (?:a los editores|aos editores|de redacción)))\b.{0,40}$",
    re.IGNORECASE,
)
COVERAGE = re.compile(
    r"^\W*+(?:follow|find|read|see|get|more)\b.{0,40}\bAP\b.{0,60}(?:https?://|\bat:?\s)\S.{0,120}$", re.IGNORECASE
)
HELPED = re.compile(rf"^\W*+(?:[^\W\d_a-z]|The\b).{{5,200}}{_BY_OTHERS}$")
CONTACT = re.compile(
    r"^\W*+(?:https?://\S++|(?:www\.|twitter\.com/)\S++|[\w.+-]++@[\w-]++\.[\w.]++)\W*+$", re.IGNORECASE
)
TELLS_OF_CHANGE = re.compile(
    r"\W*+(?:(?:this|the) (?:story|article|page|post) (?:was|has been) )?"
    r"(?:(?:last|zuletzt|sist|senast|sidst|laatst|ultimo|última|dernière|naposledy|ostatnia|ostatnio|son|viimeksi) )?"
    r"(?:updated?|modified|edited|revised|reviewed|changed|corrected|amended|aktualisiert|ge[äa]ndert|bearbeitet|"
    r"mis[e]? [àa] jour|modifi[ée]e?|actualizad[oa]|actualización|modificad[oa]|atualizad[oa]|atualização|"
    r"aggiornat[oa]|aggiornamento|bijgewerkt|gewijzigd|uppdaterad|ändrad|oppdatert|endret|opdateret|redigeret|aktualizov[áa]no|"
    r"aktualizacja|zaktualizowano|güncelle\w*|päivitetty|muokattu|frissítve|diperbarui|cập nhật|"
    r"обновлено|обновлён|изменено|оновлено|更新|수정|업데이트)(?!\w)",
    re.IGNORECASE,
)
TRAILING_AGENCY = re.compile(rf"(?:(?<!\s)\s++\(|（)(?P<agency>{_NAMES})[)）]\s*+$", re.IGNORECASE)


def dateline(text: str) -> Dateline | None:
    """Return the dateline of a first paragraph; None if it has none.

    It names a place in capitals, or is followed by an agency or an outlet: "OSLO —", "Oslo, Nov 26 (PTI)",
    "(ANSA) - ROME, NOV 26 -", "Atlanta (CNN)". A network alone ("CNN —") is taken off too but is no place; a label
    (BREAKING, OPINION) stays in the text.
    """
    for pattern in _DATELINES:
        if (match := pattern.match(text)) and _is_dateline(match):
            place = re.sub(r"\s?\[[^\[\]]+\]", "", match["place"]).strip(" ,-")
            place = place.rstrip(".") if place.count(".") == 1 and "," not in place else place
            groups = match.groupdict()
            name = groups.get("agency")
            return Dateline(
                match.end(), match[0], place or None, groups.get("day"), bracketed_agencies().get(name or "", name)
            )
    return _of_network(text)


def lone_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that a paragraph of its own is, before the one that it belongs to; None for any other."""
    if len(paragraph) > _LONGEST_DATELINE or not _ENDS_AS_DATELINE.search(paragraph):
        return None
    whole = dateline(f"{paragraph} A")
    return whole if whole and whole.place and whole.end > len(paragraph) else None


def _of_network(text: str) -> Dateline | None:
    network = _NETWORK.match(text) or _NETWORK_ALONE.match(text)
    if network and (agency(network["agency"]) or _is_network(network["agency"])):
        return Dateline(network.end(), network[0], None, None, network["agency"])
    return None


def _is_dateline(match: re.Match[str]) -> bool:
    """Return whether a match names an agency, a place and an outlet, or a place in capitals that is no label."""
    groups = match.groupdict()
    place = match["place"].partition(",")[0]
    if place.casefold() in _LABELS or place.casefold() in outlet_names():
        return False
    if groups.get("agency"):
        return True
    if network := groups.get("network"):
        return _is_network(network) and place.split()[-1][0].isupper() and not _is_label(place)
    if groups["mark"] == ":":
        return _is_colon(match["place"])
    outlet = groups.get("outlet") or ""
    if not (outlet or groups.get("day")) and match.string[match.end()].islower():
        return False  # NASA — the space agency — has
    return _is_of_place(place, outlet)


def _is_colon(words_before: str) -> bool:
    """Return whether a colon stands behind a place in capitals, not behind one who speaks in a transcript."""
    place, _, country = words_before.partition(",")
    if not country:
        return place.isupper() and place.casefold() in place_names()
    return place.isupper() and country.split()[-1].casefold() not in _SPEAKERS


def _is_of_place(place: str, outlet: str) -> bool:
    """Return whether a dash stands behind an outlet, or behind a place in capitals that is no label."""
    if outlet.casefold() in outlet_names() or _is_network(outlet.partition(" ")[0]):
        return True
    return place.isupper() and len(place) > 2 and not _is_label(place)


def _is_label(place: str) -> bool:
    """Return whether words in capitals that name no known place are those of a label: IN PICTURES, FIRST ON CNN."""
    names = [word.removesuffix("'s") for word in place.casefold().replace("’", "'").split()]
    if place.casefold() in place_names():
        return False
    is_phrase = all(is_common(base(name)) for name in names)
    return is_phrase or any(name in _LABELS for name in names) or any(map(_is_network, place.split()))


def _is_network(name: str) -> bool:
    return name.isupper() and name.casefold() in outlet_names()
