"""The mark of a sentence for the catalogues; templates translate it."""


def _(sentence: str) -> str:
    return sentence
