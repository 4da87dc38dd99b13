"""Form keys: every write form of a signed-in person carries one, bound to their session and to the form."""

from itsdangerous import BadSignature, Signer

from forum.people import codes


class FormKeys:
    """Signs and checks keys for one session; nothing is stored when a key is given out."""

    def __init__(self, secret: str, session_digest: str) -> None:
        self._secret = secret
        self._session = session_digest

    def _signer(self, form: str) -> Signer:
        return Signer(self._secret, salt=f"form-key:{self._session}:{form}")

    def make(self, form: str) -> str:
        """A fresh key for `form` (the address it is sent to, without the interface language)."""
        return self._signer(form).sign(codes.new_token()[:22]).decode()

    def fits(self, key: str, form: str) -> bool:
        """Whether `key` was made for this session and this form."""
        signer = self._signer(form)
        try:
            return signer.sign(signer.unsign(key)) == key.encode()  # Base 64 has several spellings of one signature.
        except (BadSignature, UnicodeEncodeError):
            return False


def form_of(path: str) -> str:
    """The form an address belongs to: its path without interface language and query, so that switching languages keeps it."""
    path = path.partition("?")[0]
    return "/" + path.lstrip("/").partition("/")[2]
