"""What the demo plants between weeks, the analysis finds; where nothing is planted, it finds nothing."""

import numpy as np

from iqs.analysis.lags import lags, strongest
from iqs.demo import World
from iqs.demo.quality import COMPLIANCE
from iqs.demo.reviews import CALIBRATION, SELF_REVIEW


def told(w: World) -> list[int | None]:
    """The lead in weeks that is claimed for CSAT and for NPS, from weekly numbers as the app has them."""
    week, weeks = w.tickets.week, w.span.weeks
    counts = ~np.isin(w.reviews.kind, (SELF_REVIEW, CALIBRATION))
    ticket, ratings = w.reviews.ticket[counts], w.reviews.ratings[counts]
    weight = np.where(np.isnan(ratings), 0.0, w.quality.weights(ticket))
    top = np.full(5, 5.0)
    top[COMPLIANCE] = 1.0
    n = np.bincount(week[ticket], minlength=weeks)
    earned = np.bincount(week[ticket], (np.nan_to_num(ratings) / top * weight).sum(axis=1), weeks)
    iqs = earned / np.bincount(week[ticket], weight.sum(axis=1), weeks)
    csat, nps = w.surveys.csat, w.surveys.nps
    said = csat.answered >= 0
    answers = (
        (csat.ticket[said], (csat.score[said] >= 4).astype(float)),
        (nps.ticket, (nps.score >= 9).astype(float) - (nps.score < 7)),
    )
    seasons = []
    for first, last in w.span.seasons:
        days = np.arange(first, last + 1)
        seasons.append((np.bincount(w.span.week[days], minlength=weeks) / 7)[1:-1])
    found = []
    for asked, score in answers:
        course = np.bincount(week[asked], score, weeks) / np.bincount(week[asked], minlength=weeks)
        # The first and the last week are not whole.
        lag = strongest(lags(iqs[1:-1], course[1:-1], n[1:-1] >= 5, seasons))
        found.append(None if lag is None else lag.weeks)
    return found


def test_lead_of_two_weeks_is_found_for_csat_and_nps(world: World) -> None:
    """Planted: weekly ups and downs of quality reach customers two weeks later."""
    assert told(world) == [2, 2]


def test_nothing_is_found_where_nothing_is_planted(null_worlds: tuple[World, ...]) -> None:
    """Three worlds without effects, with all nuisance."""
    assert [told(w) for w in null_worlds] == [[None, None]] * 3
