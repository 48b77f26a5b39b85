"""The shape of the house: who may import whom, how long a module may be, what must not appear."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IQS = ROOT / "iqs"
_ORDER = (
    "errors",
    "model",
    "settings",
    "scorecards",
    "coaching",
    "sources",
    "store",
    "scoring",
    "text",
    "analysis",
    "charts",
    "share",
)
_LEAVES = {"places": set(), "demo": {"errors", "model"}}
_INTAKE = {"errors", "model", "settings", "scorecards", "coaching", "sources", "store"}
LEFT_OF: dict[str, set[str]] = {
    **{room: set(_ORDER[:i]) for i, room in enumerate(_ORDER)},
    **_LEAVES,
    "pace": {"sources"},
    "intake": _INTAKE,
    "jobs": {*_INTAKE, "intake", "pace"},
    "demo_database": {*_INTAKE, "intake", "demo", "places"},
    "ui": {*_ORDER, *_LEAVES, "intake", "pace", "jobs", "demo_database"},
    "cli": {*_ORDER, *_LEAVES, "intake", "pace", "jobs", "demo_database", "ui"},
}
"""Rooms of the package, and the rooms each may import."""
LONG, TOO_LONG = 300, 500
MODULES = sorted(IQS.rglob("*.py"))


def name_of(path: Path) -> str:
    """Dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports, also inside functions; relative names made absolute."""
    package = name_of(path).split(".") if path.name == "__init__.py" else name_of(path).split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def tracked() -> list[Path]:
    """Files of the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [p for p in (ROOT / line for line in listed.stdout.splitlines()) if p.is_file()]


def scripts() -> list[Path]:
    """The app, its pages and the package."""
    return [*(p for p in (ROOT / "app.py",) if p.exists()), *sorted((ROOT / "pages").rglob("*.py")), *MODULES]


def test_every_room_has_its_place() -> None:
    """A new room must be put in order here before anyone can import it."""
    rooms = {name_of(p).split(".")[1] for p in MODULES if name_of(p) != "iqs"}
    assert rooms <= set(LEFT_OF), f"no place yet for {rooms - set(LEFT_OF)}"


@pytest.mark.parametrize("room", LEFT_OF)
def test_a_room_imports_only_rooms_to_its_left(room: str) -> None:
    """One way: sources, store, scoring, analysis, charts, share, then ui, demo and the command line."""
    wrong = []
    for path in MODULES:
        own = name_of(path).split(".")
        if own[1:2] != [room]:
            continue
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "iqs" and len(parts) > 1 and parts[1] != room and parts[1] not in LEFT_OF[room]:
                wrong.append(f"{name_of(path)} imports {name}")
    assert wrong == []


def test_imports_have_no_circle() -> None:
    """Between modules, whatever the room."""
    names = {name_of(p): p for p in MODULES}
    graph = {}
    for name, path in names.items():
        # A package's own __init__ is loaded before any of its modules and may gather them.
        needed = {n for n in imported(path) if n in names and n != name}
        graph[name] = {n for n in needed if not name.startswith(f"{n}.")}
    list(TopologicalSorter(graph).static_order())


def test_only_the_app_its_pages_and_the_ui_room_import_streamlit() -> None:
    """Everything else can be used from a shell, a notebook or a test."""
    wrong = [
        name_of(p)
        for p in MODULES
        if (IQS / "ui") not in p.parents and any(n.split(".")[0] == "streamlit" for n in imported(p))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "room", ["errors", "model", "settings", "sources", "store", "scoring", "text", "intake"]
)
def test_core_loads_neither_streamlit_nor_plotly(room: str) -> None:
    """Deferred imports too: asked of a fresh process."""
    code = f"import sys, iqs.{room}; print(sorted({{'streamlit', 'plotly', 'altair'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_script_stands_directly_in_pages() -> None:
    """Beside `st.navigation` such a script would run on its own, without the shared frame."""
    assert list((ROOT / "pages").glob("*.py")) == []


def test_no_module_is_too_long_and_most_are_short() -> None:
    """At 500 lines a module is split; nine in ten stay under 300."""
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in MODULES}
    assert {n: k for n, k in lines.items() if k > TOO_LONG} == {}
    assert sum(k <= LONG for k in lines.values()) >= 0.9 * len(lines)


def test_data_is_never_put_on_a_page_as_html() -> None:
    """No `unsafe_allow_html`, no `unsafe_allow_javascript`, and `st.html` only with a constant."""
    wrong = []
    for path in scripts():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            unsafe = [k.arg for k in node.keywords if k.arg and k.arg.startswith("unsafe_allow")]
            html = isinstance(node.func, ast.Attribute) and node.func.attr in ("html", "iframe", "components")
            of_streamlit = html and ast.unparse(node.func).split(".")[0] in ("st", "streamlit", "components")
            constant = all(isinstance(a, ast.Constant) for a in node.args)
            if unsafe or (of_streamlit and not constant):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_no_file_names_a_machine_or_a_package_index() -> None:
    """Home folders, work folders and index hosts belong to a machine, not to the project."""
    private = re.compile(
        r"/(?:home|Users|work|root|mnt)/[\w.-]+/"
        r"|--(?:extra-)?index-url|\b[\w.-]*(?:pypi|artifactory|nexus|devpi)[\w-]*\.[\w.]+/(?:simple|root|api)"
    )
    wrong = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {
            ".png",
            ".woff2",
            ".ttf",
            ".parquet",
            ".xlsx",
            ".duckdb",
        }:
            continue
        text = path.read_text("utf-8", errors="ignore")
        wrong += [f"{path.relative_to(ROOT)}: {found.group()}" for found in private.finditer(text)]
    assert wrong == []


def test_package_data_covers_what_the_package_reads() -> None:
    """SQL, layouts and other files beside the code are part of an installed package."""
    import tomllib

    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    covered = {p for some in patterns["iqs"] for p in IQS.glob(some)}
    files = [p for p in IQS.rglob("*") if p.is_file() and p.suffix in {".sql", ".toml", ".html", ".json"}]
    assert [str(p.relative_to(IQS)) for p in files if p not in covered] == []
