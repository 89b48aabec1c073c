"""Exports of press archives, of our own making, in each layout and file format."""

import io
import zipfile
from xml.sax.saxutils import escape

FERRY = (
    "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years.",
    "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since it opened.",
    "The ferry carries some 300 people a day, most of them to the school on the far shore.",
)
QUAY = (
    "Engineers closed the old quay of Lindesvik on Friday after cracks were found in two pillars.",
    "Repairs will take until spring and cost 4 million kroner, harbour master Bo Lindqvist told the Coast Gazette.",
)
NEXIS = f"""Page 1 of 2

Ferry to stay for ten more years

The Coast Gazette

November 27, 2025 Thursday

Copyright 2025 Coast Gazette Media All Rights Reserved

Section: NEWS; Pg. 4

Length: 46 words

Byline: Ida Moen and Tor Lie

Highlight: Council votes to keep the crossing

Body

{FERRY[0]}

{FERRY[1]}

{FERRY[2]}

Classification

Language: ENGLISH

Publication-Type: Newspaper

Subject: FERRIES (92%); LOCAL GOVERNMENT (78%)

Load-Date: November 28, 2025

End of Document


Old quay closed

Fjord Times

November 28, 2025

Length: 34 words

Body

{QUAY[0]}

{QUAY[1]}

Load-Date: November 29, 2025

End of Document
"""
NEXIS_OF_OLD = f"""
                               1 of 2 DOCUMENTS

                               The Coast Gazette

                            November 27, 2025 Thursday

Ferry to stay for ten more years

BYLINE: Ida Moen

SECTION: NEWS; Pg. 4

LENGTH: 46 words

{FERRY[0]}

{FERRY[1]}

{FERRY[2]}

LOAD-DATE: November 28, 2025

LANGUAGE: ENGLISH

                   Copyright 2025 Coast Gazette Media

                               2 of 2 DOCUMENTS

                               Fjord Times

                            November 28, 2025

Old quay closed

LENGTH: 34 words

{QUAY[0]}

{QUAY[1]}

LOAD-DATE: November 29, 2025
"""
FACTIVA = f"""News
Ferry to stay for ten more years
By Ida Moen
46 words
27 November 2025
10:15
The Coast Gazette
CSTGZ
English
© 2025 Coast Gazette Media. All rights reserved.

{FERRY[0]}

{FERRY[1]}

{FERRY[2]}

Document CSTGZ00020251127elbr0004x

Old quay closed
34 words
28 November 2025
Fjord Times
FJTMS
English
(c) 2025 Fjord Times

{QUAY[0]}

{QUAY[1]}

Document FJTMS00020251128elbs0001a
"""
FACTIVA_OF_CODES = f"""SE  News
HD  Ferry to stay for ten more years
BY  By Ida Moen
WC  46 words
PD  27 November 2025
ET  10:15
SN  The Coast Gazette
SC  CSTGZ
LA  English
CY  © 2025 Coast Gazette Media. All rights reserved.
LP

{FERRY[0]}

TD

{FERRY[1]}

{FERRY[2]}

NS  gferry : Ferries | gpol : Domestic Politics
AN  Document CSTGZ00020251127elbr0004x

HD  Old quay closed
WC  34 words
PD  28 November 2025
SN  Fjord Times
SC  FJTMS
LA  English
LP

{QUAY[0]}

{QUAY[1]}

AN  Document FJTMS00020251128elbs0001a
"""


def rtf(text: str) -> bytes:
    """Return a text as RTF: characters beyond ASCII as Unicode with a substitute, a paragraph per line."""
    plain = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    escaped = "".join(character if character.isascii() else f"\\u{ord(character)}?" for character in plain)
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\info{\title secret}}{\*\generator Maker;}"
    return (head + escaped.replace("\n", "\\par\n") + r"{\field{\*\fldinst HYPERLINK}{\fldrslt }}}").encode()


def docx(text: str) -> bytes:
    """Return a text as DOCX: a paragraph per line, each in two runs, and a deletion that is not to be read."""
    runs = "".join(
        f"<w:p><w:r><w:t xml:space='preserve'>{escape(line[:5])}</w:t></w:r>"
        f"<w:r><w:t xml:space='preserve'>{escape(line[5:])}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        body = f"<w:document xmlns:w='{space}'><w:body>{runs}{deleted}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
    return stream.getvalue()


def press_exports() -> tuple[bytes, ...]:
    """Return an export in each layout as text, and one each as RTF and DOCX."""
    texts = (NEXIS, NEXIS_OF_OLD, FACTIVA, FACTIVA_OF_CODES)
    return (*(text.encode() for text in texts), rtf(NEXIS), docx(FACTIVA))
