"""Findings about the provider of OpenID Connect at which staff sign in."""

from collections.abc import Iterator

from forum.operations.finding import Finding
from forum.people import provider
from forum.people.provider import Provider
from forum.people.provider_links import ProviderLink
from forum.settings import Settings

NEEDED = ("forum_oidc_issuer", "forum_oidc_client_id", "forum_oidc_client_secret")


def of_settings(configured: Settings) -> Iterator[Finding]:
    """Findings about settings that are given in part."""
    given = [name for name in NEEDED if getattr(configured, name)]
    if given and not configured.has_provider:
        missing = ", ".join(name.upper() for name in NEEDED if name not in given)
        yield Finding("error", "provider_incomplete", f"Nobody can sign in at the provider: {missing} is not set.")
    if given and configured.forum_oidc_factor:
        sentence = f"Whoever shows the provider {configured.forum_oidc_factor} is asked for no second factor here."
        yield Finding("warning", "provider_factor", sentence)


async def of_provider(configured: Settings) -> list[Finding]:
    """A finding where the provider does not answer, or describes itself in a way that is not trusted."""
    if not configured.has_provider:
        return []
    try:
        await Provider(configured, "").description()
    except provider.Unreachable as fault:
        return [Finding("warning", "provider_away", f"FORUM_OIDC_ISSUER does not answer: {fault}.")]
    except provider.Distrusted as fault:
        return [Finding("error", "provider_distrusted", f"FORUM_OIDC_ISSUER can't be used: {fault}.")]
    return []


async def of_links(configured: Settings) -> list[Finding]:
    """A finding about accounts that were connected with another provider."""
    earlier = await ProviderLink.exclude(issuer=configured.forum_oidc_issuer).count() if configured.has_provider else 0
    if not earlier:
        return []
    sentence = f"Accounts connected with an earlier provider, whose holders sign in by their passwords: {earlier}."
    return [Finding("warning", "provider_earlier", sentence)]
