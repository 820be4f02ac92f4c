"""What Lambda will import: every entry point begins with `app.`, and every schedule is a job of its name."""

import json

import app
from chalicelib.handlers.jobs import JOBS
from tests.guards.sources import ROOT, shown

CONFIG = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))


def deployed():
    """Every function that Chalice would deploy beside the API's own."""
    return [*app.app.event_sources, *app.app.pure_lambda_functions, *app.app.builtin_auth_handlers]


def test_every_entry_point_begins_with_app():
    # One declared on a blueprint would name its own module, and Lambda would never import app.py.
    strings = [function.handler_string for function in deployed()]
    assert strings
    assert all(string.startswith("app.") and string.count(".") == 1 for string in strings), strings


def test_every_entry_point_can_be_imported():
    assert all(hasattr(app, function.handler_string.removeprefix("app.")) for function in deployed())


def test_every_schedule_runs_the_job_of_its_name():
    assert {source.name for source in app.app.event_sources} == set(JOBS)


def test_every_scheduled_function_has_its_own_time_limit():
    limits = CONFIG["lambda_functions"]
    assert all("lambda_timeout" in limits.get(source.name, {}) for source in app.app.event_sources)


def test_app_is_a_contents_page():
    path = ROOT / "app.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, shown(path)
