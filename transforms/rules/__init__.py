"""The rule-based annotator: word lists, quotation-mark states, cue verbs and role patterns."""
