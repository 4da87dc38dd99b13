"""What a person types, and what becomes of it: cleaned, rendered, shortened, and harmless whatever it was."""

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import text
from tests.attacks import ATTACKS, ENCODED, MISREAD, REL, reparsed, violations
from tests.growth import keeps_pace, least

EXTERNAL = f'rel="{REL}"'
SIGNS = [
    "[", "](", "]", "(", ")", "<", ">", "!", "*", "**", "_", "`", "```", "~~~", "-", "1.", "2)", "#", "##", "&",
    "&lt;", "&#x202e;", "&#0;", "&nbsp;", "\\", "\"", "'", "a", "é", "/", "//", ":", ".", "%", "?", "@", "|", "<b>",
    "</p>", "<svg>", "<!--", "{{", "+351", "4050-276", "https://", "javascript:", "mailto:", "a@b.pt", "acm.pt",
    "www.", "xn--", "[::1]", "ي", "١٢", "你", "क्", "---", "===",
]  # fmt: skip
BLANKS = [
    "\n", "\n\n", " ", "    ", "> ", "- ", "# ", "\t", "\r\n", "\u0301", "\u202e", "\u0000", "\u2028", "\u00a0",
    "\u200b",
]  # fmt: skip
typed = st.lists(st.sampled_from(SIGNS + BLANKS) | st.text(max_size=4), max_size=20).map("".join)


# Cleaning


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("  one\r\ntwo\rthree \n", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("tab\tand\nline stay", "tab\tand\nline stay"),
        ("cafe\u0301", "café"),
        ("safe\u202egpj.exe\u202c", "safegpj.exe"),
        ("\u2067isolated\u2069 \u2066open", "isolated open"),
        ("\u200f808 257 257\u200e", "\u200f808 257 257\u200e"),
        ("lone \ud800 surrogate\ufeff", "lone  surrogate"),
        ("page\x0cbreak\u2028line", "page\nbreak\nline"),
    ],
)
def test_what_nobody_can_read_is_taken_out(source, cleaned):
    assert text.clean(source) == cleaned


def test_a_title_is_one_line():
    assert text.clean_line(" Where\r\n\tdo I \u00a0 go? \n") == "Where do I go?"


@pytest.mark.parametrize("base", ["Z", "\u0e2a", "\u0628", "\u05d0", "\u0995"])
def test_marks_are_not_piled_up(base):
    piled = text.clean(base + "\u0335\u0489\u20dd\u0301" * 50 + "x")
    assert len(piled) <= 1 + 4 + 1
    assert piled.endswith("x")


def test_joiners_between_marks_do_not_start_a_new_pile():
    assert text.clean("a" + "\u0335\u200d" * 50).count("\u0335") == 4


@pytest.mark.parametrize(
    "word",
    [
        "क्षत्रिय की बिज़्नेस", "বাংলাদেশী শ্রীমঙ্গল ক্ষমতাঁ", "ผู้ใหญ่ น้ำ", "مُحَمَّدٌ رَسُولُ اللّٰهِ",
        "שָׁלוֹם בְּרֵאשִׁית", "مہاجرین کے لیے", "ngôn ngữ Việt", "བསྒྲུབས", "မြို့", "ស្ត្រី",
        "👨\u200d👩\u200d👧 ❤️ 1️⃣", "می\u200cخواهم",
    ],
)  # fmt: skip
def test_a_script_that_needs_its_marks_keeps_them(word):
    assert text.clean(word) == unicodedata.normalize("NFC", word)


# Rendering


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("one\ntwo\n\nthree", "<p dir='ltr'>one<br>\ntwo</p>\n<p dir='ltr'>three</p>\n"),
        ("*soft* **loud** `code`", "<p dir='ltr'><em>soft</em> <strong>loud</strong> <code>code</code></p>\n"),
        ("- a\n- b", "<ul>\n<li dir='ltr'>a</li>\n<li dir='ltr'>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li dir='ltr'>a</li>\n<li dir='ltr'>b</li>\n</ol>\n"),
        ("> said", "<blockquote dir='ltr'>\n<p dir='ltr'>said</p>\n</blockquote>\n"),
        ("```\na < b\n```", "<pre dir='ltr'><code>a &lt; b\n</code></pre>\n"),
        (
            "# A\n## B\n### C\n###### D",
            "<h3 dir='ltr'>A</h3>\n<h4 dir='ltr'>B</h4>\n<h5 dir='ltr'>C</h5>\n<h5 dir='ltr'>D</h5>\n",
        ),
        ("<b>x</b> & &lt;i&gt;", "<p dir='ltr'>&lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;</p>\n"),
        ("Thank you\n---", "<p dir='ltr'>Thank you</p>\n<p>---</p>\n"),
        ("a\n\n    four spaces", "<p dir='ltr'>a</p>\n<p dir='ltr'>four spaces</p>\n"),
        ("a\n\n[1]: importante", "<p dir='ltr'>a</p>\n<p dir='ltr'>[1]: importante</p>\n"),
        ("a\n\n[1]: /own", "<p dir='ltr'>a</p>\n<p dir='ltr'>[1]: /own</p>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_plain_html(source, markup):
    assert text.render(source) == markup.replace("'", '"')


@pytest.mark.parametrize("source", ["25. April", "7) seven\n8) eight", "0. nought", "1986. A year", "1) one\n2) two"])
def test_a_number_that_begins_a_line_is_not_renumbered(source):
    assert "<ol" not in text.render(source)
    assert source.split("\n")[0] in text.render(source)


@pytest.mark.parametrize("source", ["#", "-", ">", "1.", "[]()", "[1]: https://a.pt", "***", "```\n```", "> - #"])
def test_a_text_of_signs_alone_does_not_vanish(source):
    assert re.sub("<[^>]*>|\\s", "", text.render(source))


def test_a_link_without_words_shows_its_address():
    assert text.render("[](/en) [ ](/pt)") == '<p><a href="/en">/en</a> <a href="/pt"> /pt</a></p>\n'


def test_an_empty_heading_is_left_out():
    assert "<h" not in text.render("#\n\ntext")


def test_an_image_is_a_link_and_never_loaded():
    assert (
        text.render("![my card](https://a.pt/x.png)")
        == f'<p dir="ltr"><a href="https://a.pt/x.png" {EXTERNAL}>my card</a></p>\n'
    )
    assert text.render("[![card](https://a.pt/x.png)](/en)") == '<p dir="ltr"><a href="/en">card</a></p>\n'


@pytest.mark.parametrize(
    "href",
    ["https://a.pt/x?a=1", "http://a.pt", "mailto:a@b.pt", "HTTPS://A.PT", "https://a.pt/a_(b)", "https://a.pt:8080/"],
)
def test_a_link_outward_says_that_nobody_vouches_for_it(href):
    assert f'<a href="{href}" {EXTERNAL}>go</a>' in text.render(f'[go]({href} "a title")')


@pytest.mark.parametrize("href", ["/", "/en/topics", "/en/threads/k7?page=2#last"])
def test_a_link_to_our_own_page_is_plain(href):
    assert f'<a href="{href}">go</a>' in text.render(f"[go]({href})")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:1", "JaVaScRiPt:1", "javascript&colon;1", "&#106;avascript:1", "data:text/html,x", "vbscript:x",
        "tel:112", "//evil.pt", "///evil.pt", "/\\evil.pt", "/%5cevil.pt", "/%2fevil.pt", "/&#47;evil.pt",
        "\\\\evil.pt", "https:evil.pt", "https:/evil.pt", "https:///evil.pt", "https://acm.gov.pt@evil.pt", "#top",
        "relative", "?a", "", "ftp://a.pt", "https://1.2.3.999", "https://a.pt:99999", "<java\tscript:1>",
    ],
)  # fmt: skip
def test_a_link_elsewhere_stays_text(href):
    assert "<a" not in text.render(f"[go]({href})")


@pytest.mark.parametrize(
    "href",
    [
        "java\tscript:1", "java\nscript:1", " javascript:1", "\x01javascript:1", "/\t/evil.pt", "/\n/evil.pt",
        "java\u200bscript:1", "javascript&#58;1", "&#x2f;&#x2f;evil.pt", "/&amp;#47;evil.pt", "https://a.pt/ x",
        "https://a.pt\\@evil.pt", "https://a%40evil.pt",
        "https://a\u200b.pt", "/\u202ex", "/\x00x", "https://a.pt/\x7f", "",
    ],
)  # fmt: skip
def test_an_address_with_a_trick_in_it_is_no_link(href):
    assert not text.is_link(href)


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("see https://aima.gov.pt/x.", "https://aima.gov.pt/x"),
        ("see www.aima.example, or", "https://www.aima.example"),
        ("(aima.gov.pt/pt)", "https://aima.gov.pt/pt"),
        ("write to rui@acm.pt", "mailto:rui@acm.pt"),
        ("<https://a.pt/1-2>", "https://a.pt/1-2"),
        ("em https://a.pt。", "https://a.pt"),
    ],
)
def test_an_address_in_the_text_becomes_a_link(source, href):
    assert re.findall('href="([^"]*)"', text.render(source)) == [href]


@pytest.mark.parametrize(
    "source", ["Cheguei ontem.Eu preciso", "trabalho.Com isso", "//evil.pt", "ftp://a.pt", "`https://a.pt`"]
)
def test_a_forgotten_space_is_not_an_address(source):
    assert "<a" not in text.render(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("网址https://a.pt/x然后点击", "https://a.pt/x"),
        ("«https://a.pt/x»، نعم", "https://a.pt/x"),
        ("https://a.pt/x\u200e و", "https://a.pt/x"),
        ("https://a.pt/x\u00a0e", "https://a.pt/x"),
        ("https://a.pt/A_(b), c", "https://a.pt/A_(b)"),
        ("https://a.com/?u=acm.pt b.com", "https://a.com/?u=acm.pt"),
        ("acm.pt/?u=https://a.com", "acm.pt/?u=https://a.com"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(source, shown):
    assert re.findall("<a[^>]*>([^<]*)</a>", text.render(source)) == [shown]


def test_an_address_is_shown_as_it_was_typed():
    shown = text.render("https://a.pt/%E2%80%AEgpj.exe <https://xn--80ak6aa92e.pt> https://a.pt/&#x202e;x")
    assert ">https://a.pt/%E2%80%AEgpj.exe</a>" in shown
    assert ">https://xn--80ak6aa92e.pt</a>" in shown
    assert violations(shown) == []


def test_what_entities_bring_back_is_cleaned_too():
    shown = text.render("&#8238;x&#0;y&#x2067;z a" + "&#x335;" * 20)
    assert violations(shown) == []
    assert shown.count("\u0335") == 4


# Numbers among right-to-left letters


@pytest.mark.parametrize(
    "number",
    [
        "22 207 38 10", "+351 920 000 941", "4050-276", "PT50 9999 0000 1234 5678 9012 3", "808 257 257",
        "(+351) 21 810 61 91", "23/2007", "2024-05-01", "9:30-18:00", "12345678 9 ZZ4", "AB123456", "+351920000941",
        "10 000", "1.234,50", "14h30", "২২ ২০৭ ৩৮ ১০", "808\u00a0257\u00a0257",
        "GB29 NWBK 6016 1331 9268 19", "2020–2024",
    ],
)  # fmt: skip
def test_a_number_of_several_parts_keeps_its_order(number):
    isolated = f'<bdi dir="ltr">{html.escape(number)}</bdi>'
    assert text.isolate_numbers(f"اتصل على {number} اليوم.") == f"اتصل على {isolated} اليوم."
    assert text.isolate_numbers(f"و{number}") == f"و{isolated}"
    assert isolated.replace("\u00a0", "&nbsp;") in text.render(f"请拨打**{number}**咨询")


@pytest.mark.parametrize(
    "plain",
    ["14", "808257257", "em 2023", "12,50 €", "9:30", "2 filhos, 3 meses", "2023 14", "B1", "H2O", "covid19", "n.º 22"],
)
def test_a_number_of_one_part_stays_bare(plain):
    assert text.isolate_numbers(plain) == plain


def test_numbers_in_code_and_addresses_stay_bare():
    assert "bdi" not in text.render("`22 207 38 10` https://a.pt/2024-05-01 [x](/4050-276)\n\n```\n22 207 38 10\n```")


def test_a_title_shows_its_signs_as_text():
    assert text.isolate_numbers("<b>\"x\" & 'y'</b>") == "&lt;b&gt;&quot;x&quot; &amp; &#x27;y&#x27;&lt;/b&gt;"


# Excerpts, slugs, direction, lengths


def test_an_excerpt_is_the_words_without_their_signs():
    source = "# Head\n\n**One** [two](https://a.pt)\nthree\n\n- four\n\n![five](/x) `six` &amp; <b>\n\n```\nseven\n```"
    assert text.excerpt(source) == "Head One two three four five six & <b> seven"


def test_an_excerpt_of_html_says_as_much_as_one_of_its_source():
    source = "**Bold**, & <b> [link](https://a.pt).\n\n- one\n- two\n\n> quoted\n\nlast `code`"
    for limit in (20, 30, 400):
        assert text.excerpt_of_html(text.render(source), limit) == text.excerpt(source, limit)
    assert text.excerpt_of_html("Keep the <bdi>12-34</bdi> proof &amp; wait.") == "Keep the 12-34 proof & wait."
    assert text.excerpt_of_html(text.render("one " * 2_000), 12) == "one one one…"


def test_an_excerpt_is_cut_at_a_word_and_in_chinese_at_a_character():
    assert text.excerpt("one two three four", 12) == "one two…"
    assert text.excerpt("one two, three four", 12) == "one two…"
    assert text.excerpt("a " + "b" * 30, 12) == "a bbbbbbbbb…"
    assert text.excerpt("你好世界你好世界", 5) == "你好世界…"
    assert text.excerpt("https://a.pt/" + "a" * 50, 20) == "https://a.pt/aaaaaa…"
    assert text.excerpt("क्षत्रिक्षत्रिक्षत्रि", 7) == "क्षत्…"
    assert text.excerpt("👨\u200d👩\u200d👧" * 9, 9) == "👨\u200d👩\u200d👧…"
    assert text.excerpt("short", 5) == "short"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Como renovar a autorização?", "como-renovar-a-autorizacao"),
        ("Straße, Łódź, Đà, Ærø & œuvre", "strasse-lodz-da-aero-oeuvre"),
        ("Como renovar a autorização de residência em Lisboa", "como-renovar-a-autorizacao-de-residencia"),
        ("1.º direito, n.º 3", "1-o-direito-n-o-3"),
        ("--Olá--", "ola"),
        ("x" * 60, "x" * 40),
        ("Як продовжити", ""),
        ("Olá мир", ""),
        ("你好", ""),
        ("2024", ""),
        ("?!", ""),
    ],
)
def test_a_slug_is_plain_latin_words(title, slug):
    assert text.slug(title) == slug


@pytest.mark.parametrize(
    ("source", "direction"),
    [
        ("olá", "ltr"),
        ("مرحبا", "rtl"),
        ("שלום", "rtl"),
        ("123 (مرحبا) olá", "rtl"),
        ("123", "usual"),
        ("", "usual"),
        ("你好", "ltr"),
        ("AIMA رفضت طلبي مرتين", "rtl"),
        ("AIMA, Segurança Social رفضت", "usual"),
        ("The word إقامة means residence", "usual"),
        ("إقامة means residence", "rtl"),
    ],
)
def test_direction_is_that_of_the_letters_and_of_the_text_around_where_they_do_not_tell(source, direction):
    assert text.direction(source, "usual") == direction


@pytest.mark.parametrize(
    ("source", "words", "shortened"),
    [
        ("One two, three four.", 10, "One two, three four."),
        ("One two three, four five, six seven", 5, "One two three, four five"),
        ("One two three; four five six seven", 5, "One two three"),
        ("One two three four five six", 3, "One two three…"),
        ("Yes, two three four five six", 5, "Yes, two three four five…"),
        ("Costs 12,50 euros each time here", 4, "Costs 12,50 euros each…"),
        ("واحد اثنان، ثلاثة أربعة", 3, "واحد اثنان"),
        ("एक दो। तीन चार पाँच", 3, "एक दो।"),
        ("One (two) - three four five", 4, "One (two) - three four…"),
    ],
)
def test_a_sentence_is_shortened_at_a_clause(source, words, shortened):
    assert text.shorten(source, words) == shortened


def test_a_chinese_sentence_is_shortened_by_its_characters():
    assert text.shorten("您可以在线申请，也可以到柜台办理。", han_characters=10) == "您可以在线申请"
    assert text.shorten("您可以在线申请也可以到柜台办理。", han_characters=10) == "您可以在线申请也可以…"


def test_words_and_characters_are_counted_as_people_count_them():
    assert text.word_count("A card - or 2 cards? … &") == 5
    assert text.han_count("你好, world 3〇") == 3


# Whatever is typed


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(attack):
    shown = text.render(attack)
    assert violations(shown) == []
    assert reparsed(shown) == text.by_nh3(shown) == text.by_bleach(shown) == shown
    assert violations(text.isolate_numbers(attack)) == []


def test_the_corpus_is_large_and_can_be_sent():
    assert len(set(ATTACKS)) == len(ATTACKS) >= 320
    assert all(attack.encode() for attack in ATTACKS)


@settings(max_examples=250, deadline=None)
@given(typed)
def test_any_text_is_rendered_harmless_and_stable(source):
    shown = text.render(source)
    assert violations(shown) == []
    assert reparsed(shown) == text.by_nh3(shown) == text.by_bleach(shown) == text.render(text.clean(source)) == shown
    assert violations(text.isolate_numbers(source)) == []


@settings(max_examples=200, deadline=None)
@given(typed, st.integers(1, 60))
def test_any_text_keeps_within_its_limits(source, limit):
    assert text.clean(text.clean(source)) == text.clean(source)
    assert text.clean_line(text.clean_line(source)) == text.clean_line(source)
    assert len(text.excerpt(source, limit)) <= limit
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", text.slug(source))
    assert len(text.slug(source)) <= 40
    short = text.shorten(source, limit, limit)
    assert text.word_count(short) <= limit
    assert text.han_count(short) <= limit


HOSTILE = [
    ">", "](", "*a ", "*a **b ", "`", "<", "&", "|www.", "http://a.", "a@", "@a.xn--",
    "https://é", "(https://", "https://a.pt ", "~~~\n", "*a*\n\n",
    "- *a*\n", "1-1, ", "a\n", "e\u0301",
]  # fmt: skip


@pytest.mark.parametrize("unit", [*HOSTILE, "> ", "- ", "1. ", "> - ", "[", "![", "*_", "("])
def test_eight_times_as_much_hostile_text_takes_about_eight_times_as_long(unit):
    assert keeps_pace(text.render, unit)


def test_a_text_nested_too_deep_is_shown_as_typed():
    assert text.render(">" * 30 + " at the bottom") == '<p dir="ltr">' + "&gt;" * 30 + " at the bottom</p>"
    assert "at the bottom" in text.render("above\n\n" + ">" * 30 + " at the bottom")
    assert "<blockquote" in text.render(">" * 12 + " still said")


@pytest.mark.parametrize(
    ("most", "over"),
    [
        ("*a* " * 499, "*a* " * 500),
        ("*a* " + "[b" * 997, "*a* " + "[b" * 998),
        ("*a* " + "a\n" * 799 + "a", "*a* " + "a\n" * 800 + "a"),
        ("*a* " + "acm.pt " * 249, "*a* " + "acm.pt " * 250),
    ],
    ids=["emphasis", "brackets", "lines", "addresses"],
)
def test_a_text_with_more_signs_than_anybody_writes_is_shown_as_typed(most, over):
    assert text.render(most).startswith('<p dir="ltr"><em>a</em> ')
    assert text.render(over).startswith('<p dir="ltr">*a* ')
    assert html.unescape(re.sub("<[^>]*>", "", text.render(over))).split() == over.split()


@pytest.mark.parametrize("unit", ["&", "<", "a\n", '"', "https://a.pt ", "\u0301", "<b onclick=x>", "&lt;"])
def test_neither_sanitiser_would_change_a_text_shown_as_typed(unit):
    source = text.clean(unit * 3_000)
    shown = text.render(source)
    assert text.by_bleach(shown) == text.by_nh3(shown) == shown
    assert violations(shown) == []


LETTER = "I have lived in Setúbal since 2019 and my card ends in May. Where do I go, and what do I take with me?\n"


@pytest.mark.parametrize("unit", [
    "a\n", "a\n\n", "<\n", "#\n", "*\n", "- a\n", "- \n", "+ a\n- b\n", "1. a\n", "> a\n", ">a\n\n", "> > a\n", "&", "&&", "<", "*_",
    "*a **b ", "[", "![", "[a\n", "`", "`\n", "```\n", "|a|\n", "a.pt ", "https://a.pt ", "<a@b.pt>", "\\\n", "&lt;", "<b>", "***", "~~~\n",
])  # fmt: skip
def test_no_text_of_the_greatest_length_is_much_dearer_than_a_long_letter(unit):
    assert least(text.render, (unit * 20_000)[:20_000]) / least(text.render, (LETTER * 200)[:20_000]) < 6


def test_an_excerpt_of_a_long_text_costs_no_more_than_that_of_a_page():
    page, book = "- a\n" * 500, "- a\n" * 50_000
    assert text.excerpt(book, 100) == text.excerpt(page, 100)
    assert least(text.excerpt, book) / least(text.excerpt, page) < 3


def test_an_excerpt_says_that_a_text_goes_on_where_its_beginning_shows_few_words():
    assert text.excerpt("word" + "\n" * 2_000 + "end", 50) == "word…"


async def test_prose_keeps_the_source_and_the_version_with_the_html():
    prose = await text.prose(" **hi**\r\nthere\x00 ")
    assert prose == text.Prose(
        "**hi**\nthere", '<p dir="ltr"><strong>hi</strong><br>\nthere</p>\n', text.RENDERER_VERSION
    )


# The two sanitisers, each alone, on markup that the renderer would never write

DIFFERENT = {
    "nh3 leaves out svg, math and template whole, bleach keeps their words": {
        "<svg><script>steal()</script></svg>",
        '<svg><a xlink:href="javascript:steal()"><text y=20>go</text></a></svg>',
        "<svg><foreignObject><p onclick=steal()>in</p></foreignObject></svg>",
        "<svg><desc><p>out</p></desc><title><b onclick=steal()>t</b></title></svg>",
        '<math><mi xlink:href="javascript:steal()">x</mi></math>',
        '<math><annotation-xml encoding="text/html"><script>steal()</script></annotation-xml></math>',
        '<math><maction actiontype="statusline#https://ok.example" xlink:href=javascript:steal()>x</maction></math>',
        "<template><script>steal()</script></template>",
        "<svg><style>&lt;/style&gt;&lt;script&gt;steal()&lt;/script&gt;</style></svg>",
        "<svg><style>{font-family:'<iframe/onload=steal()>'}</style></svg>",
        "<svg><metadata><x:script xmlns:x=http://www.w3.org/1999/xhtml>steal()</x:script></metadata></svg>",
        "<svg><handler type=text/javascript>steal()</handler></svg>",
        "<svg><animate xlink:href=#x attributeName=href from=javascript:steal() to=/ /><a id=x>go</a></svg>",
        "<svg><text><textPath href=javascript:steal()>x</textPath></text></svg>",
    },
    "what is raw text to a browser nh3 shows as text, bleach reads as markup": {
        '<noscript><p title="</noscript><img src=x onerror=steal()>">',
        '<svg></p><style><a id="</style><img src=1 onerror=steal()>">',
        '<svg><p><style><g title="</style><img src onerror=steal()>">',
        "<svg><![CDATA[><img src=x onerror=steal()>]]></svg>",
        "<xmp><img src=x onerror=steal()></xmp>",
        "<noembed><img src=x onerror=steal()></noembed>",
        "<style><style/><img src=x onerror=steal()>",
        "<option><style></option></select><img src=x onerror=steal()></style>",
        '<script>if (1 < 2) { steal("&lt;/script&gt;") }</script>',
    },
    "bleach shows an end tag that isn't one, nh3 drops it": {
        "</!--><b>x",
        "<//a><b>y</b>",
        "<//evil.example>",
        "<\u017fcript>steal()</\u017fcript>",
    },
    "bleach leaves an unusual character reference as it was typed, nh3 decodes it": {
        "[go](&#0000106avascript:steal())",
        "[go](&#00000106avascript:steal())",
        "[go](&#00000118bscript:steal)",
        "[go](&#00000100ata:text/html,x)",
        ENCODED[0],
        "&ltscript&gtsteal()",
    },
}


@pytest.mark.parametrize("sanitise", [text.by_bleach, text.by_nh3])
def test_either_sanitiser_alone_stops_every_attack(sanitise):
    # Writing rel and dir is the renderer's work, and cleaning characters comes before it.
    theirs = ("rel ", "bdi dir=None", "bdo dir=None", "character ")
    for attack in ATTACKS:
        assert [fault for fault in violations(sanitise(attack)) if not fault.startswith(theirs)] == []


def test_what_the_renderer_writes_neither_of_them_changes():
    for attack in map(text.clean, ATTACKS):
        assert reparsed(text.markup(attack)) == text.render(attack)


@pytest.mark.parametrize("gone", ["by_bleach", "by_nh3"])
def test_without_one_of_them_the_other_stands_behind_a_broken_renderer(monkeypatch, gone):
    monkeypatch.setattr(text, "markup", str)
    monkeypatch.setattr(text, gone, str)
    assert text.render("<p onclick=x>a<script>b</script></p><a href=javascript:c>d</a>") == "<p>ab</p><a>d</a>"


def test_the_sanitisers_differ_only_where_it_is_known():
    differing = set()
    for attack in map(text.clean, ATTACKS):
        by_bleach, by_nh3 = ("".join(reparsed(each(attack)).split()) for each in (text.by_bleach, text.by_nh3))
        if by_bleach != by_nh3:
            differing.add(attack)
    assert differing - set(MISREAD) == set().union(*DIFFERENT.values())
    assert len(differing & set(MISREAD)) > len(MISREAD) / 2


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>x</script>", "element script"),
        ("<p onclick=x>x</p>", "p onclick"),
        ("<p id=x>x</p>", "p id"),
        ('<bdi dir="rtl">1</bdi>', "bdi dir=rtl"),
        (f'<a href="javascript:x" {EXTERNAL}>x</a>', "href javascript:x"),
        (f'<a href="java&#10;script:x" {EXTERNAL}>x</a>', "href java\nscript:x"),
        ('<a href="//evil.pt">x</a>', "href //evil.pt"),
        ('<a href="https://a.pt">x</a>', "rel None on https://a.pt"),
        ("<p>\u202ex</p>", "character U+202E"),
        ("<!-- x -->", "element <"),
    ],
)
def test_the_judge_sees_a_fault(markup, fault):
    assert any(found.startswith(fault) for found in violations(markup))
