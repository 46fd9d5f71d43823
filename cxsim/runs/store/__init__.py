"""The store: every run that ended, in one SQLite file. Nothing else speaks SQL.

One process writes, any number read while it does (write-ahead log). A run is committed when it
ends: metrics as rows, series as compressed blobs. Runs are named by `cxsim.runs.identity`;
studies say which scenarios and seeds they consist of, and may share runs.
"""

from cxsim.runs.store.layout import APPLICATION, SCHEMA
from cxsim.runs.store.opening import open_store
from cxsim.runs.store.records import RunRecord, StudyRecord, series_of
from cxsim.runs.store.upkeep import Store

__all__ = [
    "APPLICATION",
    "SCHEMA",
    "RunRecord",
    "Store",
    "StudyRecord",
    "open_store",
    "series_of",
]
