"""News agencies by the names under which they sign and are credited."""

AGENCIES = {
    "reuters": "Reuters", "ap": "AP", "associated press": "AP", "the associated press": "AP", "afp": "AFP",
    "agence france-presse": "AFP", "dpa": "dpa", "xinhua": "Xinhua", "tass": "TASS", "upi": "UPI", "ani": "ANI",
    "pti": "PTI", "efe": "EFE", "ansa": "ANSA", "kyodo": "Kyodo", "yonhap": "Yonhap", "bloomberg": "Bloomberg",
    "interfax": "Interfax", "pa": "PA", "pa media": "PA", "cp": "CP", "the canadian press": "CP", "aap": "AAP",
    "anadolu": "Anadolu", "ians": "IANS", "mti": "MTI", "pap": "PAP", "lusa": "Lusa",
}  # fmt: skip


def agency(name: str | None) -> str | None:
    """Return the short name of an agency; None if it is unknown."""
    return AGENCIES.get(name.casefold()) if name else None
