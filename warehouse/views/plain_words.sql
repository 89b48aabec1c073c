-- A text as words in lower case with single spaces between: thousands without separators, numbers from two to twelve that are
-- written out in digits, and no other signs than those of decimals and percentages.
--
-- words: The text.
--
-- Example: SELECT plain_words('At least twelve people, 1,400 boats')
CREATE MACRO plain_words(words) AS
trim(regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    ' ' || regexp_replace(regexp_replace(lower(words), '(\d)[,  ](\d{3})', '\1\2', 'g'), '[^\p{L}\d.%]+', '  ', 'g') || ' ',
    ' two ', ' 2 '), ' three ', ' 3 '), ' four ', ' 4 '), ' five ', ' 5 '), ' six ', ' 6 '),
    ' seven ', ' 7 '), ' eight ', ' 8 '), ' nine ', ' 9 '), ' ten ', ' 10 '), ' eleven ', ' 11 '),
    ' twelve ', ' 12 '), '\.?\s+', ' ', 'g'))
