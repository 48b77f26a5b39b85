"""The letters that documents embed: DejaVu Sans, which matplotlib brings along."""

from collections.abc import Collection
from pathlib import Path
from threading import Lock

PLAIN, BOLD = "IqsSans", "IqsSans-Bold"
"""Names of the two fonts in ReportLab, once they are registered."""
_REGISTERING = Lock()


def boxed(text: str, known: Collection[int]) -> str:
    """The text with a box for each character that is not among the `known` code points of a font."""
    return "".join(c if c == "\n" or ord(c) in known else "□" for c in text)


def register() -> None:
    """Make both fonts known to ReportLab, once a process; bold text of the plain one takes the bold one."""
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with _REGISTERING:
        if BOLD in pdfmetrics.getRegisteredFontNames():
            return
        pdfmetrics.registerFont(TTFont(PLAIN, str(folder / "DejaVuSans.ttf")))
        pdfmetrics.registerFont(TTFont(BOLD, str(folder / "DejaVuSans-Bold.ttf")))
        pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
