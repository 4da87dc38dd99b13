"""Every setting, once. The only reader of the environment; each may also be given as `NAME_FILE`, a file holding the value."""

import os
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import EnvSettingsSource

from forum import private, setting_values
from forum.setting_values import (
    Base,
    BucketAddress,
    Contact,
    Exit,
    FileKeys,
    Issuer,
    Limit,
    MailServer,
    Origins,
    PushKey,
    Sender,
    Service,
    Token,
    keys_in,
)

LOOPBACK = setting_values.LOOPBACK
SECRET_LENGTH = 32


class BadSetting(Exception):
    """Raised when the forum can't start as configured; the text is one sentence for whoever starts it."""


class FileSource(EnvSettingsSource):
    """Source of settings that reads NAME from the file that NAME_FILE names; service managers hand secrets over so."""

    def get_field_value(self, field, field_name):  # type: ignore[no-untyped-def]
        named = os.environ.get(f"{field_name.upper()}_FILE")
        if not named:
            return None, field_name, False
        try:
            return Path(named).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise BadSetting(
                f"{field_name.upper()}_FILE names {named}, which can't be read: {error.strerror}."
            ) from error


class Settings(BaseSettings):
    """The forum's settings: lower case here, upper case in the environment."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = ""
    cache_url: str = ""
    page_cache_megabytes: int = Field(default=64, ge=0)
    forum_secret: str = ""
    forum_base_url: Base = "http://127.0.0.1:8000"
    forum_data: Path = Path("var")
    trusted_proxy: str = ""
    connections_per_network: int = Field(default=256, ge=1)
    exit_url: Exit = "https://www.ipma.pt/"
    security_contact: Contact = ""
    open_data_licence: Service = ""
    embed_origins: Origins = "*"
    limit_login: Limit = "10/minute"
    limit_guess: Limit = "30/hour"
    limit_register: Limit = "5/minute"
    limit_ask: Limit = "5/minute"
    limit_unnamed: Limit = "60/hour"
    limit_unnamed_all: Limit = "3000/hour"
    limit_code: Limit = "10/minute"
    limit_code_all: Limit = "3000/hour"
    limit_answer: Limit = "30/minute"
    limit_vote: Limit = "60/minute"
    limit_flag: Limit = "10/minute"
    limit_correction: Limit = "30/hour"
    limit_correction_all: Limit = "600/hour"
    limit_preview: Limit = "60/minute"
    meaning: Literal["on", "off"] = "on"
    embeddings_url: Service = ""
    embeddings_model: str = ""
    embeddings_key: str = ""
    limit_search: Limit = "60/minute"
    limit_api: Limit = "300/minute"
    limit_app: Limit = "120/hour"
    holding: Literal["on", "off"] = "on"
    hold_first_posts: int = Field(default=1, ge=0)
    machine_translation_url: Service = ""
    machine_translation_key: str = ""
    outgoing_checks: Literal["on", "off"] = "off"
    staff_second_factor: Literal["required", "off"] = "required"
    forum_oidc_issuer: Issuer = ""
    forum_oidc_client_id: str = ""
    forum_oidc_client_secret: str = ""
    forum_oidc_factor: str = ""
    forum_oidc_minutes: int = Field(default=60, ge=5, le=720)
    breached_passwords_url: Service = ""
    smtp_url: MailServer = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: Literal["on", "off"] = "on"
    mail_from: Sender = ""
    forum_push_key: PushKey = ""
    outgoing_to_loopback: Literal["on", "off"] = "off"
    forum_file_keys: FileKeys = ""
    files_url: BucketAddress = ""
    s3_endpoint: Service = ""
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = ""
    limit_upload: Limit = "30/hour"
    limit_upload_megabytes: Limit = "120/hour"
    forum_backup_keys: FileKeys = ""
    metrics_token: Token = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FileSource(settings_cls)

    def decides(self, name: str) -> bool:
        """True if the environment, or a file it names, gives this setting; otherwise its default holds."""
        return name in self.model_fields_set

    @property
    def file_keys(self) -> tuple[str, ...]:
        """The keys of files for the team alone: the first one seals, each opens."""
        return keys_in(self.forum_file_keys)

    @property
    def backup_keys(self) -> tuple[str, ...]:
        """The keys of backups: the first one seals, each opens."""
        return keys_in(self.forum_backup_keys)

    @property
    def sends_mail(self) -> bool:
        return bool(self.mail_from and (self.smtp_url or self.smtp_host))

    @property
    def has_provider(self) -> bool:
        """True if all is given by which staff sign in at a provider of OpenID Connect."""
        return bool(self.forum_oidc_issuer and self.forum_oidc_client_id and self.forum_oidc_client_secret)

    @property
    def host(self) -> str:
        return urlsplit(self.forum_base_url).hostname or ""

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def is_https(self) -> bool:
        return self.forum_base_url.startswith("https://")

    @property
    def database(self) -> str:
        """The database's URL: the one given, or one SQLite file in the data folder."""
        return self.database_url or f"sqlite://{(self.forum_data / 'forum.sqlite3').absolute()}"


def read(**given: object) -> Settings:
    """The settings of this process. Raises BadSetting with one sentence that names the first bad one."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(f"The setting {name} can't be used: {first['msg'].removeprefix('Value error, ')}.") from error


def read_at(host: str, port: int) -> Settings:
    """The settings of a server at an address, which on loopback is its base address where none is given.

    Raises BadSetting, also for a server that other machines reach while its base address is loopback: it would trust them
    as it trusts the person at this machine.
    """
    known = read()
    if known.is_loopback and host not in LOOPBACK:
        raise BadSetting(
            f"FORUM_BASE_URL is {known.forum_base_url}, but a server on {host} is reached by others too: say their address."
        )
    if known.decides("forum_base_url") or host not in LOOPBACK:
        return known
    return read(forum_base_url=f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")


def with_secret(settings: Settings) -> Settings:
    """The settings with a secret: on loopback one is made once and kept in the data folder, elsewhere it must be given.

    Raises BadSetting when it is missing or under 32 characters, when passwords would cross a network unencrypted, when
    staff of a forum that others reach would sign in with a password alone, or when it would ask this machine's own servers.
    """
    if not settings.forum_secret and settings.is_loopback:
        settings = settings.model_copy(update={"forum_secret": _kept_secret(settings.forum_data)})
    if len(settings.forum_secret) < SECRET_LENGTH:
        raise BadSetting(
            f"FORUM_SECRET must have at least {SECRET_LENGTH} characters; `openssl rand -hex 32` makes one."
        )
    if not settings.is_https and not settings.is_loopback:
        raise BadSetting("FORUM_BASE_URL must begin with https:// unless it is a loopback address.")
    if settings.staff_second_factor == "off" and not settings.is_loopback:
        raise BadSetting("STAFF_SECOND_FACTOR may be off only where FORUM_BASE_URL is a loopback address.")
    if settings.outgoing_to_loopback == "on" and not settings.is_loopback:
        raise BadSetting("OUTGOING_TO_LOOPBACK may be on only where FORUM_BASE_URL is a loopback address.")
    return settings


def _kept_secret(folder: Path) -> str:
    private.make_folder(folder)
    file = folder / "secret"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        private.close_to_others(file)
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        secret = secrets.token_hex(32)
        out.write(secret)
    return secret


def password() -> str | None:
    """The password a command is to give an account, where it isn't read from standard input."""
    return os.environ.get("FORUM_PASSWORD") or None


def environment(**more: str) -> dict[str, str]:
    """The environment for a program that this process begins, with `more`."""
    return {**os.environ, **more}
