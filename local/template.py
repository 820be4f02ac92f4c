"""Reading `.chalice/resources.json` as CloudFormation would, as far as the local cloud needs it."""

import json
import re
from typing import Any

from local.environment import CHALICE, REGION, STAGE

#: What CloudFormation knows by itself; moto and its like use this account.
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": "000000000000"}


def resources(stage: str = STAGE) -> dict[str, dict[str, Any]]:
    """Logical name → `{Type, Properties}` with Ref and Fn::Sub of parameters filled in."""
    template = json.loads((CHALICE / "resources.json").read_text(encoding="utf-8"))
    values = PSEUDO | {name: told["Default"] for name, told in template["Parameters"].items()} | {"Stage": stage}
    resolved: dict[str, dict[str, Any]] = resolve(template["Resources"], values)
    return resolved


def resolve(node: Any, values: dict[str, str]) -> Any:
    """References to anything not in `values` are left as they are."""
    if isinstance(node, list):
        return [resolve(part, values) for part in node]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Ref": str(name)} if name in values:
            return values[name]
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:]+)\}", lambda found: values.get(found[1], found[0]), text)
    return {name: resolve(part, values) for name, part in node.items()}
