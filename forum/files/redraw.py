"""Redraws the picture on standard input on standard output, upright, smaller if need be, with nothing else that was in the file.

It runs as a process of its own, bounded in time, memory and pixels, and imports nothing of the forum. The first line of
what it writes is the kind of picture. It ends with TOO_LARGE or UNREADABLE where there is none.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

FORMATS = [each.format for each in (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile)]
FORMATS.append(WebPImagePlugin.WebPImageFile.format)
UNREADABLE, TOO_LARGE = 2, 3
SECONDS, MEMORY = 15, 1 << 30
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 3500
"""Of the picture that is kept: small print of a page stays legible."""
LARGEST_PNG = 4_000_000
QUALITY = 85


def bound() -> None:
    """Bounds this process: it gets no more memory or time, and writes into no file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


def upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # What its camera noted about it can't be read: it stays as it lies.
        return image


def drawn(image: Image.Image) -> Image.Image:
    """The pixels of a picture alone, on white."""
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = upright(image)
    clean = Image.new("L" if image.mode == "L" else "RGB", image.size, "white")
    clean.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return clean


def redraw(data: bytes) -> tuple[str, bytes]:
    """The kind and the bytes of the picture made anew; one that was lossless stays so while it is small."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        lossless = image.format == "PNG"
        clean = drawn(image)
    if lossless:
        made = io.BytesIO()
        clean.save(made, "PNG")
        if len(made.getvalue()) <= LARGEST_PNG:
            return "image/png", made.getvalue()
    made = io.BytesIO()
    clean.save(made, "JPEG", quality=QUALITY)
    return "image/jpeg", made.getvalue()


def main() -> int:
    data = sys.stdin.buffer.read()
    Image.preinit()
    bound()
    try:
        kind, made = redraw(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE
    except Exception:
        return UNREADABLE
    sys.stdout.buffer.write(kind.encode() + b"\n" + made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
