"""A story that pages of these tests tell."""

TITLE = "Vossnes keeps its ferry for ten more years"
BODY = (
    "The council of Vossnes voted on Wednesday to renew the licence of the harbour ferry for ten more years.",
    "“Nobody here can imagine the bay without it,” said Ingunn Aasen, who has steered the ferry since 2009.",
    "The operator has promised two new boats by 2029, and a lower fare for those who cross every day.",
    "A group of residents had asked for a bridge instead, which would have cost four times as much.",
)
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in BODY)
