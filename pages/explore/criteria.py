from functools import partial

import streamlit as st

from iqs.analysis.cause_groups import cause_by
from iqs.analysis.causes import causes
from iqs.analysis.criteria import Basis, Criteria, basis_of, criteria
from iqs.analysis.criteria_cells import criteria_by_group
from iqs.analysis.criteria_course import criteria_over_time
from iqs.analysis.criterion_places import PLACES, points_by
from iqs.analysis.criterion_reviews import rated_reviews
from iqs.charts.criteria import points_by_criterion, scores, scores_reading
from iqs.charts.criteria_course import MOST, one_large, side_by_side
from iqs.charts.criteria_heatmap import heatmap
from iqs.charts.criterion_places import causes_chart, points_by_place
from iqs.charts.drawing import Drawing
from iqs.model import DIMENSIONS, Filters
from iqs.ui import causes as ui_causes
from iqs.ui import criteria as ui
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.frame import selection
from iqs.ui.nothing import nothing
from iqs.ui.rows import narrowed
from iqs.ui.welcome import welcome

QUIET = {"displayModeBar": False}


def draw(drawing: Drawing, key: str, filters: Filters, rests_on: str = "") -> None:
    """A chart under its finding."""
    ui.sentence(drawing.title)
    st.plotly_chart(drawing.figure, key=key, alt=drawing.alt, config=QUIET)
    save_chart(drawing, key, filters, rests_on)


def _n(answer: Criteria) -> str:
    return f"n = {answer.iqs.n:,} reviews"


def show_scores(answer: Criteria, b: Basis) -> None:
    """What each criterion costs, how it is rated, and whether that changed."""
    n = _n(answer)
    left, right = st.columns(2)
    with left:
        draw(points_by_criterion(answer), "criteria_losses", answer.filters, n)
    with right:
        draw(scores(answer, b.ratings), "criteria_rated", answer.filters, n)
    st.caption(scores_reading(answer))
    ui.scores(answer)
    st.caption("Pick a row to open its reviews, the lowest rated first.")
    if answer.auto_fail > 0:
        st.page_link(
            "pages/quality/auto_fail.py",
            label="Where auto-fails took points",
            icon=":material/gpp_bad:",
            query_params={},
        )


def show_course(answer: Criteria, b: Basis, chosen: Selection) -> None:
    """All criteria side by side, or one of them large."""
    one = ui.criterion([c.name for c in answer.criteria])
    course = data.ask(criteria_over_time, chosen.filters, chosen.grain)
    if one is None:
        draw(side_by_side(course, answer, b), "criteria_courses", chosen.filters, _n(answer))
        if len(answer.criteria) > MOST:
            st.caption(f"The {MOST} of {len(answer.criteria)} criteria that cost most.")
    else:
        draw(one_large(course, answer, b, one), "criteria_course", chosen.filters, _n(answer))
        st.button("Open its reviews", icon=":material/table_rows:", on_click=ui.go, args=(one,))
    st.caption(
        f"Band: 95 % interval. Open points rest on fewer than {b.metric.minimum_n} ratings and say little."
    )


def show_groups(filters: Filters) -> None:
    """Teams or agents on every criterion, each against all others."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    by = row.segmented_control(
        "By",
        ["Team", "Agent"],
        default="Team",
        required=True,
        key="criteria_by",
        bind="query-params",
        persist_state="session",
    )
    as_table = row.toggle("As a table", key="criteria_table", bind="query-params", persist_state="session")
    key = str(by).lower()
    answer, names = data.ask(criteria_by_group, filters, key), ui.labels(key)
    page = max(1, int(st.session_state.get("criteria_groups") or 1))
    pages = max(1, -(-len(answer.groups) // ui.ROWS))
    first = (min(page, pages) - 1) * ui.ROWS
    shown = answer.groups[first : first + ui.ROWS]
    plural = DIMENSIONS[key].plural
    drawing = heatmap(answer, shown, names, plural, dark=st.context.theme.type == "dark")
    ui.sentence(drawing.title)
    if as_table:
        ui.cells(answer, names)
    else:
        st.plotly_chart(
            drawing.figure,
            key="criteria_heatmap",
            alt=drawing.alt,
            config=QUIET,
            on_select=partial(ui.open_cell, answer, shown),
            selection_mode="points",
        )
        save_chart(drawing, "criteria_heatmap", filters, f"n = {sum(c.n for c in answer.cells):,} ratings")
        if pages > 1:
            st.pagination(pages, key="criteria_groups", bind="query-params")
    ui.read_cells(answer, shown if not as_table else answer.groups, plural)


def show_causes(answer: Criteria, chosen: Selection) -> None:
    """Root causes, how often, whether that changed, and whose reviews name one."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        one = ui.criterion([c.name for c in answer.criteria])
    found = data.ask(causes, chosen.filters, chosen.comparison, one)
    if not found.causes:
        st.write(
            "No reviewer named a root cause in this selection. Root causes come with reviews: a column such "
            "as “root cause” in your export is read as one."
        )
        return
    with row:
        named = ui.cause([c.name for c in found.causes])
    draw(causes_chart(found), "criteria_causes_chart", chosen.filters, f"n = {found.reviews:,} reviews")
    ui_causes.causes(found)
    st.caption(
        f"{found.naming:,} of {found.reviews:,} reviews name a cause; a cause counts once a review. "
        "Pick a row to see whose reviews name it."
    )
    ui_causes.completeness(found)
    if named is not None:
        show_cause(chosen.filters, named, one)


def show_cause(filters: Filters, cause: str, criterion: str | None) -> None:
    """Whose reviews name a cause."""
    by = str(
        st.segmented_control(
            "By",
            ["Team", "Agent"],
            default="Team",
            required=True,
            key="criteria_cause_by",
            bind="query-params",
            persist_state="session",
        )
    ).lower()
    found, names = data.ask(cause_by, filters, by, cause, criterion), ui.labels(by)
    ui.sentence(ui_causes.group_headline(found, cause, names, DIMENSIONS[by].plural))
    ui_causes.groups(found, by, cause, criterion, names)
    st.caption("Clear among all that are compared. Pick a row to open its reviews.")
    st.button(
        "Open all reviews that name it",
        icon=":material/table_rows:",
        on_click=ui.go,
        args=(criterion, None, cause),
    )


def show_places(answer: Criteria, filters: Filters) -> None:
    """Where the points of a criterion are lost."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        one = ui.criterion([c.name for c in answer.criteria])
    by = str(
        row.segmented_control(
            "By",
            [DIMENSIONS[d].label for d in PLACES],
            default="Team",
            required=True,
            key="criteria_place",
            bind="query-params",
            persist_state="session",
        )
    ).lower()
    found, names = data.ask(points_by, filters, by, one), ui.labels(by)
    draw(points_by_place(found, names), "criteria_places_chart", filters, _n(answer))
    st.caption(
        "Mark: where the bar would end if points were lost in step with ratings. A bar that reaches beyond "
        "it lost more than its part. Auto-fails are not in these points."
    )
    ui.places(found, names)
    st.caption("Pick a row to open its reviews.")


def show_reviews(answer: Criteria, chosen: Selection) -> None:
    """The reviews behind a criterion or a cause, the lowest rated first."""
    filters = narrowed(chosen.filters)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        one = ui.criterion([c.name for c in answer.criteria])
        known = data.ask(causes, chosen.filters, chosen.comparison, one)
        named = ui.cause([c.name for c in known.causes]) if known.causes else None
    found = data.ask(rated_reviews, filters, one, named, page=ui.page(), size=ui.SIZE)
    if found.total and not found.rows:  # a page of what was shown before
        found = data.ask(rated_reviews, filters, one, named, page=1, size=ui.SIZE)
    if not found.total:
        st.write("There are no such ratings in this selection. Choose a longer period or fewer filters.")
        return
    what = f"Ratings of {one}" if one else "Ratings"
    ui.sentence(f"{what} that name “{named}”, the lowest first" if named else f"{what}, the lowest first")
    ui.reviews(found, ui.labels("agent"))
    ui.pager(found.total)


def show(chosen: Selection) -> None:
    """Draw the page for a selection."""
    answer = data.ask(criteria, chosen.filters, chosen.comparison)
    m = data.metric("iqs")
    if answer.iqs.value is None or not answer.iqs.enough:
        st.write(nothing(answer.iqs, m))
        return
    if not answer.criteria:
        st.info(
            "These reviews have a total only, no ratings by criterion. Load the export of your tool that has "
            "one row or one column for each criterion.",
            icon=":material/rule:",
        )
        return
    b = basis_of(m, m.definition(answer.definition))
    bodies = (
        partial(show_scores, answer, b),
        partial(show_course, answer, b, chosen),
        partial(show_groups, chosen.filters),
        partial(show_causes, answer, chosen),
        partial(show_places, answer, chosen.filters),
        partial(show_reviews, answer, chosen),
    )
    for tab, body in zip(ui.tabs(), bodies, strict=True):
        if tab.open:
            with tab:
                body()


chosen = selection()
if chosen is None:
    welcome()
else:
    show(chosen)
