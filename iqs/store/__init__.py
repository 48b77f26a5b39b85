"""The DuckDB file: schema, uploads in one transaction, facts."""

from iqs.store.database import Database
from iqs.store.engine import DuckEngine
from iqs.store.events import (
    Event,
    EventKind,
    add_event,
    add_events,
    change_event,
    event_kind,
    events,
    remove_event,
)
from iqs.store.loading import Upload, find_upload, load, rejects, uploads
from iqs.store.opening import migrate, open_database
from iqs.store.own_layouts import OwnLayout, forget_layout, keep_layout, own_layouts
from iqs.store.people import Person, alias, aliases, forget_alias, people
from iqs.store.resolve import Alias
from iqs.store.scorecards import remove_version, save_version, versions
from iqs.store.settings import SettingChange, change_settings, read_settings, save_settings, setting_changes
from iqs.store.undo import undo
from iqs.store.views import (
    View,
    describe_view,
    find_view,
    remove_view,
    rename_view,
    save_view,
    set_default_view,
    views,
)

__all__ = [
    "Alias",
    "Database",
    "DuckEngine",
    "Event",
    "EventKind",
    "OwnLayout",
    "Person",
    "SettingChange",
    "Upload",
    "View",
    "add_event",
    "add_events",
    "alias",
    "aliases",
    "change_event",
    "change_settings",
    "describe_view",
    "event_kind",
    "events",
    "find_upload",
    "find_view",
    "forget_alias",
    "forget_layout",
    "keep_layout",
    "load",
    "migrate",
    "open_database",
    "own_layouts",
    "people",
    "read_settings",
    "rejects",
    "remove_event",
    "remove_version",
    "remove_view",
    "rename_view",
    "save_settings",
    "save_version",
    "save_view",
    "set_default_view",
    "setting_changes",
    "undo",
    "uploads",
    "versions",
    "views",
]
