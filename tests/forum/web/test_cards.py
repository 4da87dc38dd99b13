"""Cards that say which language somebody speaks: in Portuguese for the counter, in the language itself, with the line's number."""

from forum.catalogue.views import Catalogue
from tests.cast import Visiting, ask, at
from tests.forum.web.test_places import words


async def test_every_language_has_a_card_in_portuguese_and_most_in_their_own_words(
    visit: Visiting, catalogue: Catalogue
) -> None:
    visitor = await visit()
    index = (await visitor.get("/ar/speak")).text
    spoken = [each for each in catalogue.offered_languages() if each.code != "pt"]
    assert len(spoken) == 28 and [each.code for each in spoken if f'href="/ar/speak/{each.code}"' not in index] == []
    for each in spoken:
        page = (await visitor.get(f"/ar/speak/{each.code}")).text
        assert f"Falo {each.name('pt')}. Por favor, ligue para o serviço de tradução telefónica." in words(page)
        assert f'<p class="card-own" lang="{each.code}" dir="{each.direction}">{each.card or each.endonym}</p>' in page
        assert 'href="tel:+351218106191"' in page and "808 257 257" in words(page)
    assert len([each for each in spoken if each.card]) == 25
    assert (await visitor.get("/ar/speak/xx")).status_code == 404


async def test_somebody_whose_language_no_mediator_speaks_is_led_to_their_card(visit: Visiting) -> None:
    thread = await ask(language="ar")
    assert 'href="/en/speak/ar"' in (await (await visit("amina")).get(at(thread))).text
    for path in ("/en/places/cnaim-lisboa", "/en/cabinets/GAJI"):
        assert 'href="/en/speak"' in (await (await visit()).get(path)).text
