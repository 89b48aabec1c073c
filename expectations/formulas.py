"""Formulas in CSV: text that a spreadsheet program would run, as a pattern valid in Python and in DuckDB (RE2)."""

_BLANKS = "".join(map(chr, (*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
_WIDE_BLANKS = "\u2028\u2029\u202f\u205f\u3000"
# The rule of the OWASP page on CSV injection, also for full-width signs and after blanks or quotation marks.
FORMULA = rf"^(?:[\t\r\n]|[{_BLANKS}{_WIDE_BLANKS}'\"]*[=+\-@＝＋－＠])"
