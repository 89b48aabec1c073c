"""Raw bytes to one article: sniffing, decoding, HTML, plain text, JSON, language."""
