"""A text as somebody wrote it: Markdown takes nothing from it, each block has its direction, telephone numbers can be called."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import text
from forum.text import telephones

MARKUP = "*_`>#-"
PIECES = [
    "a", "é", "NIF", "مرحبا", "你好", "65 anos", "12345/2024-A", "+ 351 912 345 678", "_ajuda_@x.pt", "*111*222#", "**21*912345678#",
    "> 65", ">= 18", "1. ", "2. ", "3) ", "7. x", "-", "- ", "+ ", "* ", "*", "**", "_", "____", "`", "l`eau", "\\", "\\*", "C:\\novo",
    "¯\\_(ツ)_/¯", "(", ")", "5 * 3", "2*3*4", "amig*s", "٩٢٠ ٠٠٠ ٩٤١", "10%", "www.x.pt/a_b_c", "https://x.pt/*a*", "~~~", "```",
    "|", "---", "* * *", "# ", "#1", "> ", "\n", "\n\n", " ", "    ",
]  # fmt: skip


class Shown(HTMLParser):
    """The words of a piece of HTML as a reader sees them, with the numbers that a browser puts before a list's items."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words = ""
        self.numbers: list[int | None] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ol", "ul"):
            self.numbers.append(0 if tag == "ol" else None)
        elif tag == "li" and (number := self.numbers[-1]) is not None:
            self.numbers[-1] = number + 1
            self.words += f"{number + 1}. "
        elif tag == "br":
            self.words += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self.numbers.pop()

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(source: str) -> str:
    return Shown(text.render(source)).words.strip()


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_nothing_that_was_typed_is_missing_but_signs_of_markup(source):
    typed, seen = "".join(text.clean(source).split()), "".join(shown(source).split())
    without = str.maketrans("", "", MARKUP)
    assert seen.translate(without) == typed.translate(without)
    assert all(seen.count(sign) <= typed.count(sign) for sign in MARKUP)


@pytest.mark.parametrize(
    "source",
    [
        "+ 351 912 345 678", "+ documents\n+ a photograph", "> 65 anos", ">18", ">= 5", "> € 500", "> ٦٥ سنة", ">:(", "*111*222#",
        "**21*912345678#", "Ligue *#06# e *123#.", "_ajuda_@x.pt", "2*3*4 = 24", "amig*s e tod*s", "veja https://x.pt/_a_/*b*",
        "Nome: ____ Data: ____", "C:\\novo\\_a_", "\\*não\\*", "¯\\_(ツ)_/¯", "м`ясо і п`ять", "l`eau d`ici", "1) a\n2) b",
        "3. O prazo\n4. A multa", "10. a", "* * *", "_______", "- \n-", "#", "[x]()", "Ver [1] (2)",
        "Título\n# \nfim",
        "~~~\ncode\n~~~", "*Sujeito a confirmação\n*Outra nota", "912345678.", "Lei n.º 37-A/2024, art. 88.º-A", "a\\\nb",
    ],
)  # fmt: skip
def test_a_sign_that_nobody_means_as_markup_stays_as_typed(source):
    assert shown(source).split() == source.split()


def test_numbers_of_a_list_are_those_that_were_typed():
    for source in ("1. a\n2. b\n\n3. c", "1. a\n3. c\n5. e", "1. a\n1. b"):
        assert shown(source).split() == source.split()
    assert text.render("1. a\n2. b").count("<li") == 2
    assert text.excerpt("1. O prazo\n2. A multa\n4. O fim") == "1. O prazo 2. A multa 4. O fim"


def test_a_heading_keeps_the_signs_at_its_end():
    assert text.render("# Ligue *111 #") == '<h3 dir="ltr">Ligue *111 #</h3>\n'


def test_a_reply_stands_beside_the_quotation_it_answers():
    assert text.render("> Do you have it?\nYes, I do.") == (
        '<blockquote dir="ltr">\n<p dir="ltr">Do you have it?</p>\n</blockquote>\n<p dir="ltr">Yes, I do.</p>\n'
    )
    assert text.render("> one\n> two\n>> three\n> four\nfive").endswith('</blockquote>\n<p dir="ltr">five</p>\n')


def test_a_line_back_at_the_margin_is_no_part_of_a_lists_item():
    assert text.render("- card\n- photograph\nThank you").endswith('</ul>\n<p dir="ltr">Thank you</p>\n')
    assert "<br>" in text.render("- card\n  and its copy")


def test_an_address_is_found_before_emphasis_and_emphasis_around_it_stays():
    assert 'href="mailto:_ajuda_@x.pt"' in text.render("Escreva a _ajuda_@x.pt ou *ligue*.")
    assert text.render("**https://a.pt/x_y**").startswith('<p><strong><a href="https://a.pt/x_y"')
    assert '<em><a href="mailto:rui@acm.pt"' in text.render("_rui@acm.pt_")


@pytest.mark.parametrize("source", ["*so*", "**so**", "_so_", "你**好**吗", "(*so*)", "`so`", "***so***"])
def test_emphasis_of_words_is_still_emphasis(source):
    assert re.search("<(em|strong|code)>", text.render(source))
    assert not re.search("[*_`]", shown(source))


# Directions


def directions(source: str) -> list[tuple[str, str]]:
    return re.findall(r'<(p|li|h3|blockquote|pre)(?: dir="(\w+)")?>', text.render(source))


def test_each_block_has_the_direction_of_its_letters():
    source = "مرحبا\n\nHello\n\n- نعم\n- yes\n\n# عنوان\n\n> He said\n\n```\nكود\n```"
    assert directions(source) == [
        ("p", "rtl"), ("p", "ltr"), ("li", "rtl"), ("li", "ltr"), ("h3", "rtl"), ("blockquote", "ltr"), ("p", "ltr"), ("pre", "rtl"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("AIMA رفضت طلبي مرتين", "rtl"),
        ("AIMA وSEF", ""),
        ("https://aima.gov.pt/informacoes اقرأ هنا", "rtl"),
        ("912 345 678", ""),
    ],
)
def test_a_latin_name_or_address_at_its_beginning_does_not_turn_a_text(source, found):
    assert directions(source) == [("p", found)]


# Numbers and codes


@pytest.mark.parametrize(
    "code",
    ["12345/2024-A", "37-A/2024", "88(2)", "88.º-A", "*111*222#", "+ 351 912 345 678", "2024/ABC", "12-B", "1.2(a)"],
)
def test_a_code_keeps_its_order_as_a_whole(code):
    assert text.isolate_numbers(f"رقم {code} اليوم") == f'رقم <bdi dir="ltr">{html.escape(code)}</bdi> اليوم'


def test_groups_of_arabic_digits_are_kept_in_order_by_force():
    assert text.isolate_numbers("اتصل ٩٢٠ ٠٠٠ ٩٤١") == 'اتصل <bdo dir="ltr">٩٢٠ ٠٠٠ ٩٤١</bdo>'


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("+351 912 345 678", "+351912345678"),
        ("(+351) 21 810 61 91", "+351218106191"),
        ("+ 351 912 345 678", "+351912345678"),
        ("00351912345678", "+351912345678"),
        ("+880 1712 345678", "+8801712345678"),
        ("912 345 678", "+351912345678"),
        ("٩١٢ ٣٤٥ ٦٧٨", "+351912345678"),
        ("21 810 61 91", "+351218106191"),
        ("808 257 257", "808257257"),
        ("116 006", "116006"),
    ],
)
def test_a_number_that_is_certainly_a_telephones_can_be_called(typed, called):
    links = re.findall('<a href="([^"]*)">(.*?)</a>', text.render(f"هاتف {typed}، شكرا"))
    assert [(href, Shown(words).words) for href, words in links] == [(f"tel:{called}", typed)]


@pytest.mark.parametrize(
    "source",
    [
        "NIF 912 345 678", "o utente 961234567", "234567890", "234 567 890", "912 345 678 €", "12345/2024-A", "1912345678", "+20 000 000",
        "PT50 0002 0123 1234 5678 9015 4", "2024-05-01", "*912345678#", "912345678901", "`912345678`", "912345678/2024", "116 006 500",
    ],
)  # fmt: skip
def test_a_number_that_may_be_another_is_no_link(source):
    assert list(telephones.found(source.strip("`"))) == [] or source[0] == "`"
    assert "tel:" not in text.render(source)


@pytest.mark.parametrize(
    "source", ["[AIMA](tel:+351912345678)", "<tel:+351912345678>", '<a href="tel:+351912345678">AIMA</a>']
)
def test_nobody_puts_other_words_on_a_number_to_call(source):
    assert re.findall(r'<a href="tel:[^"]*">(?:<bdi dir="ltr">)?(.*?)<', text.render(source)) in ([], ["+351912345678"])
    assert not text.is_link("tel:112")
