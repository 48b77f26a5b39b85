"""All metrics, each declared once in a module of its own."""

from iqs.errors import unknown_name
from iqs.scoring import aht, ces, csat, fcr, iqs, nps
from iqs.scoring.metric import Metric

METRICS: dict[str, Metric] = {m.METRIC.key: m.METRIC for m in (iqs, csat, nps, fcr, aht, ces)}


def metric(key: str) -> Metric:
    """Return the metric called `key`; UnknownName with suggestions when there is none."""
    if key not in METRICS:
        raise unknown_name("metric", key, METRICS)
    return METRICS[key]
