"""What `check` says of a provider: half a setting, one that is down, and one that is not who it says it is."""

import pytest

from forum import settings
from forum.operations import provider_check
from forum.operations.finding import Finding
from forum.settings import BadSetting, Settings
from tests.provider_server import ProviderServer, serving

KNOWN = {
    "forum_oidc_issuer": "https://id.example/realm",
    "forum_oidc_client_id": "forum",
    "forum_oidc_client_secret": "secret",
}


def codes(found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.level, each.code) for each in found]


def of(provider: ProviderServer) -> Settings:
    return settings.read(**provider.settings)


def test_a_setting_that_is_missing_is_named_and_none_at_all_is_fine() -> None:
    assert list(provider_check.of_settings(settings.read())) == []
    assert list(provider_check.of_settings(settings.read(**KNOWN))) == []
    for name in KNOWN:
        left = settings.read(**KNOWN | {name: ""})
        found = list(provider_check.of_settings(left))
        assert codes(found) == [("error", "provider_incomplete")] and name.upper() in found[0].sentence
        assert not left.has_provider
    trusting = settings.read(**KNOWN, forum_oidc_factor="mfa")
    assert codes(list(provider_check.of_settings(trusting))) == [("warning", "provider_factor")]


@pytest.mark.parametrize(
    "issuer", ["http://id.example", "https://u:p@id.example", "https://id.example/?a=b", "id.example"]
)
def test_an_issuer_that_could_be_overheard_or_is_none_is_refused(issuer: str) -> None:
    with pytest.raises(BadSetting, match="FORUM_OIDC_ISSUER"):
        settings.read(forum_oidc_issuer=issuer)


async def test_a_provider_is_asked_how_it_is() -> None:
    async with serving() as provider:
        assert await provider_check.of_provider(settings.read()) == []
        assert await provider_check.of_provider(of(provider)) == []
        provider.description = {"token_endpoint": "https://elsewhere.example/token"}
        assert codes(await provider_check.of_provider(of(provider))) == [("error", "provider_distrusted")]
        provider.description, provider.down = {}, True
        assert codes(await provider_check.of_provider(of(provider))) == [("warning", "provider_away")]
    assert codes(await provider_check.of_provider(of(provider))) == [("warning", "provider_away")]
