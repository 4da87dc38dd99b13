"""Exchange files of translation programs: whatever a text holds comes back as it was, and a bad file is refused with its line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import ids
from forum.catalogue import snapshot
from forum.threads.models import Post
from forum.threads.renderings import exchange, workbench, xliff
from forum.threads.renderings.xliff import BadFile, Exchange, Unit
from tests.cast import person
from tests.forum.threads.test_renderings import BANGLA, SHORT, found, official, rendered

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\x00\r\n\t\x0b\ufffe\ufeff&<>\"'\u2028 "), max_size=40)
NAMES = st.text("abcp0123456789", min_size=1, max_size=6)
UNITS = st.dictionaries(NAMES, st.builds(Unit, TEXTS, TEXTS, st.just(0)), max_size=6)


@given(units=UNITS, text=NAMES)
def test_whatever_goes_out_comes_back_as_it_was(units: dict[str, Unit], text: str) -> None:
    sent = Exchange(text, "pt", "pt-x-easy", units)
    came = xliff.read(xliff.written(sent))
    assert came._replace(units={name: unit._replace(line=0) for name, unit in came.units.items()}) == sent


def file_of(*lines: str) -> bytes:
    head = f'<xliff xmlns="{xliff.NAMESPACE}" version="2.0" srcLang="pt" trgLang="bn">'
    return "\n".join([head, '<file id="x">', *lines, "</file>", "</xliff>"]).encode()


UNIT = '<unit id="p1"><segment><source>a</source></segment></unit>'


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "not_xml", 1),
        (b"not xml", "not_xml", 1),
        (b"<xliff/>", "not_xliff", 1),
        (b'<!DOCTYPE x [<!ENTITY e "e">]>\n<xliff>&e;</xliff>', "not_xml", 1),
        (file_of(UNIT, "<unit>"), "not_xml", 5),
        (file_of(UNIT, UNIT), "unit_twice", 4),
        (file_of(UNIT, "<script/>"), "unknown_element", 4),
        (file_of(UNIT.replace("a", '<cp hex="zz"/>')), "not_xliff", 3),
        (file_of(UNIT).replace(b"2.0\"", b"1.2\""), "not_xliff", 1),
        (b" " * (xliff.LARGEST + 1), "too_large", 0),
        (file_of(*(UNIT.replace("p1", f"p{number}") for number in range(xliff.MOST_UNITS + 1))), "too_many", 503),
        ("<xliff é=''/>".encode("latin-1"), "not_xml", 1),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    with pytest.raises(BadFile) as refused:
        xliff.read(data)
    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.usefixtures("app")
async def test_an_official_answer_goes_out_and_comes_back_rendered_as_a_draft() -> None:
    post, thread = await official()
    rahima, catalogue = await person("rahima"), await snapshot.current()
    how: dict[str, Any] = {"by": rahima, "catalogue": catalogue}
    out = await exchange.export(post, thread, "bn", **how)
    [short, first, second] = xliff.read(out).units.values()
    assert (short.source, first.target) == ("Guarde a prova.", "")
    said = out.decode()
    for unit, words in zip((short, first, second), (SHORT, *BANGLA), strict=True):
        said = said.replace(
            f"<source>{unit.source}</source>", f"<source>{unit.source}</source><target>{words}</target>"
        )
    draft = await exchange.bring(post, thread, "bn", said.encode(), **how)
    assert draft and (draft.passages, draft.short_answer) == (list(BANGLA), SHORT)
    made = await rendered(post, thread)
    shown = await workbench.bench(post, await found(thread), "bn", **how)
    assert made.source == "\n\n".join(row.passage for row in shown.rows)
    again = xliff.read(await exchange.export(post, await found(thread), "bn", **how))
    assert [unit.target for unit in again.units.values()] == [SHORT, *BANGLA]


@pytest.mark.usefixtures("app")
async def test_a_file_of_another_text_or_language_or_of_an_earlier_text_is_refused() -> None:
    post, thread = await official()
    how: dict[str, Any] = {"by": await person("rahima"), "catalogue": await snapshot.current()}
    out = (await exchange.export(post, thread, "bn", **how)).decode()
    wrong = {
        out.replace(ids.encode(post.id), "0" * 12): ("other_text", 1),
        out.replace('trgLang="bn"', 'trgLang="ar"'): ("other_language", 1),
        out.replace("tentou marcar", "tentou"): ("text_changed", 5),
        out.replace('"p2"', '"p9"'): ("unknown_unit", 6),
        "\n".join(line for line in out.split("\n") if 'id="p2"' not in line): ("unit_missing", 5),
    }
    for data, expected in wrong.items():
        with pytest.raises(BadFile) as refused:
            await exchange.bring(post, thread, "bn", data.encode(), **how)
        assert (refused.value.code, refused.value.line) == expected
    assert await Post.get(id=post.id)
