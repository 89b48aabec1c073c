-- A link to a passage of a page, as browsers follow it (WICG Scroll To Text Fragment). Only web pages have one: other URLs are
-- returned unchanged.
--
-- url: URL of the page.
-- passage: Words to scroll to; of more than ten words, the first and the last four.
--
-- Example: SELECT text_fragment('https://example.org/a', 'nobody sails today')
CREATE MACRO text_fragment(url, passage) AS
    CASE
        WHEN NOT regexp_matches(url, '^https?:') THEN url
        ELSE regexp_replace(url, '#.*$', '') || '#:~:text='
            || CASE
                WHEN regexp_matches(trim(passage), '^\S+([ \t]+\S+){0,9}$')
                    THEN replace(url_encode(trim(passage)), '-', '%2D')
                ELSE replace(url_encode(regexp_extract(trim(passage), '^\S+([ \t]+\S+){0,3}')), '-', '%2D') || ','
                    || replace(url_encode(regexp_extract(trim(passage), '(\S+[ \t]+){0,3}\S+$')), '-', '%2D')
            END
    END
