"""What a stage consists of beside its functions: `.chalice/resources.json`, completed for it.

Written by hand are the tables, keys, bucket and answers of the gateway; from the application follow an alarm for each
function, table and job, and the layer of fonts for whoever draws.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from operations import alarms, stage

WRITTEN = Path(__file__).parent.parent / ".chalice" / "resources.json"
API = "api_handler"
#: Functions that draw documents.
DRAWING = (API, "draw_documents", "issue_certificates", "reissue_certificates")
Resources = dict[str, Any]


def write(name: str, path: Path) -> None:
    path.write_text(json.dumps(complete(name), ensure_ascii=False, indent=1), encoding="utf-8")


def complete(name: str) -> Resources:
    """To be merged into the template by Chalice; `name` is the stage."""
    made: Resources = json.loads(WRITTEN.read_text(encoding="utf-8"))
    made["Parameters"] |= _parameters(name)
    found = made["Resources"]
    tables = sorted(told["Properties"]["TableName"]["Fn::Sub"].rsplit("-", 1)[1] for told in _tables(found))
    for function in DRAWING:
        found.setdefault(logical_name(function), {}).setdefault("Properties", {})["Layers"] = [
            {"Ref": "ManagedLayer"},  # a list is replaced when it is merged: this is the one that Chalice makes
            {"Ref": "FontsLayer"},
        ]
    found |= alarms.for_functions({name: logical_name(name) for name in functions()})
    found |= alarms.for_tables(tables)
    found |= alarms.for_jobs(schedules())
    return made


def _parameters(name: str) -> Resources:
    """A package is for one stage; browsers upload to production from the site that people know."""
    public = urlsplit(stage.of(name)["PUBLIC_URL"])
    is_local = public.scheme == "http"
    origin = "*" if is_local else f"{public.scheme}://{public.netloc}"
    return {
        "Stage": {"Type": "String", "Default": name, "AllowedValues": [name]},
        "WebOrigin": {"Type": "String", "Default": origin, "Description": "The origin from which browsers upload"},
    }


def _tables(found: Resources) -> list[Resources]:
    return [told for told in found.values() if told.get("Type") == "AWS::DynamoDB::Table"]


def schedules() -> dict[str, str]:
    """Job → its expression, as app.py declares it."""
    from app import app

    return {source.name: source.schedule_expression.to_string() for source in app.event_sources}


def functions() -> list[str]:
    return [API, *schedules()]


def handlers() -> list[str]:
    """Names in app.py that Lambda calls."""
    return ["app", *schedules()]


def logical_name(function: str) -> str:
    """As Chalice's template calls it."""
    return "APIHandler" if function == API else "".join(word.title() for word in function.split("_"))
