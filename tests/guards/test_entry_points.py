"""What Lambda will import: every entry point begins with `app.`, and every schedule is a job of its name."""

import json

import app
from chalicelib.handlers.jobs import JOBS
from tests.guards.sources import ROOT, shown

CONFIG = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))

#: Seconds that the last thing begun, and the account of the run, may still take.
LAST_STEP = 10


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


def test_every_job_stops_before_its_function_is_stopped():
    limits = {name: told["lambda_timeout"] for name, told in CONFIG["lambda_functions"].items()}
    late = [name for name, job in JOBS.items() if job.seconds + LAST_STEP > limits[name]]
    assert late == []


def test_the_lease_of_every_job_is_reckoned_by_the_limit_of_its_function():
    limits = {name: told["lambda_timeout"] for name, told in CONFIG["lambda_functions"].items()}
    assert {name: job.limit for name, job in JOBS.items()} == {name: limits[name] for name in JOBS}


def test_app_is_a_contents_page():
    path = ROOT / "app.py"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, shown(path)
