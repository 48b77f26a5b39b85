"""Every page at phone, laptop and wall width, light and dark, as PNG files in screenshots/."""

import tempfile
from pathlib import Path

from bench.browser import chromium
from bench.server import ROOT, server
from iqs.places import demo_database

PAGES = {
    "overview": "/",
    "findings": "/findings",
    "side-by-side": "/side-by-side",
    "side-groups": "/side-by-side?side_tab=Teams+and+agents",
    "side-conversations": "/side-by-side?side_tab=Conversations",
    "side-drivers": "/side-by-side?side_tab=What+goes+with+happy+customers",
    "side-leading": "/side-by-side?side_tab=Early+warning&period=All+dates",
    "trends": "/trends?trend_by=Team",
    "voice": "/voice",
    "criteria": "/criteria",
    "wall": "/wall",
    "why": "/why?metric=NPS",
    "stability": "/stability",
    "stability-changes": "/stability?stability_tab=When+did+it+change&period=All+dates",
    "seasons": "/seasons",
    "seasons-calendar": "/seasons?season_tab=Calendar",
    "seasons-years": "/seasons?season_tab=Years",
    "seasons-volume": "/seasons?season_tab=Volume+and+staffing",
    "seasons-outlook": "/seasons?season_tab=What+to+expect",
    "did-it-work": "/did-it-work?work_event=New+escalation+checklist%2C+22+Dec+2025",
    "rows": "/rows",
    "review": "/review",
    "views": "/views",
    "leaderboard": "/leaderboard",
    "leaderboard-places": "/leaderboard?board_tab=Places",
    "leaderboard-moved": "/leaderboard?board_tab=What+adjusting+moved",
    "improved": "/improved",
    "agent": "/agent",
    "agents-look": "/agent?look=agent&person=Amara+Okafor",
    "workload": "/workload",
    "recognition": "/recognition",
    "recognition-history": "/recognition?award_tab=History",
    "coaching": "/coaching",
    "coaching-plan": "/coaching?coaching_agent=Mateo+Tanaka",
    "coaching-team": "/coaching?coaching_for=A+team&coaching_team=Billing",
    "coaching-gaps": "/coaching?coaching_tab=Team+gaps",
    "coaching-sessions": "/coaching?coaching_tab=Sessions",
    "coaching-library": "/coaching?coaching_tab=Library",
    "what-if": "/what-if",
    "scorecards": "/scorecards",
    "auto-fails": "/auto-fails",
    "report": "/report",
    "digest": "/digest",
    "share-links": "/share-links",
    "upload": "/upload",
    "files": "/files",
    "agents": "/agents",
    "definitions": "/definitions",
    "settings": "/settings",
}
WIDTHS = {390: 844, 1280: 800, 1920: 1080}


def settled(page: object) -> None:
    """Wait until the page has stopped running and its charts are drawn."""
    page.wait_for_selector("h1", timeout=60_000)  # type: ignore[attr-defined]
    page.wait_for_function(  # type: ignore[attr-defined]
        "() => !document.querySelector('[data-testid=stStatusWidget]')"
        " && !document.querySelector('[data-testid=stSkeleton]')",
        timeout=60_000,
    )
    page.wait_for_timeout(700)  # type: ignore[attr-defined]


def take(address: str, folder: Path, query: str = "") -> None:
    """Save a full-height picture of every page into `folder`."""
    folder.mkdir(exist_ok=True)
    with chromium() as browser:
        for scheme in ("light", "dark"):
            for width, height in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                for name, path in PAGES.items():
                    page.goto(f"{address}{path}{'&' if '?' in path else '?'}{query}")
                    settled(page)
                    # The page scrolls inside a pane of its own: the window must grow to show all of it.
                    tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(height, int(tall))})
                    settled(page)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
                    page.set_viewport_size({"width": width, "height": height})
                page.close()


if __name__ == "__main__":
    from iqs.demo_database import build

    if not demo_database().exists():
        build(demo_database())
    with tempfile.TemporaryDirectory() as empty:
        with server(demo_database().parent / "iqs.duckdb", demo=True) as served:
            take(served, ROOT / "screenshots", "data=Demo+data")
        with server(Path(empty) / "empty.duckdb") as served:
            take(served, ROOT / "screenshots" / "empty")
