"""What the service says of itself, and the reference data."""

from chalicelib.handlers.web import ROUTES


def test_it_is_healthy(visitor):
    assert visitor.get("/healthz") == {"status": "ok"}


def test_the_description_names_every_route(visitor):
    paths = visitor.get("/openapi.json")["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES}


def test_every_reference_of_the_description_leads_somewhere(visitor):
    document = visitor.get("/openapi.json")
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert {name for name in _references(document) if name not in schemas} == set()


def _references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_routes_that_ask_for_a_sign_in_say_so(visitor):
    paths = visitor.get("/openapi.json")["paths"]
    assert paths["/v1/me"]["get"]["security"] == [{"bearer": []}]
    assert paths["/v1/users"]["post"]["security"] == []


def test_the_catalogue_has_all_series_with_their_confidence(visitor):
    items = visitor.get("/v1/catalogue")["items"]
    assert len(items) == 27
    assert {series["confidence"] for series in items} <= {"table", "partial", "general"}


def test_the_form_is_described_in_chinese(visitor):
    schema = visitor.get("/v1/schemas/declaration")
    assert schema["properties"]["education"]["title"] == "学习经历"
    assert set(schema["required"]) <= set(schema["properties"])
