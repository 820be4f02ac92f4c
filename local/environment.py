"""The environment in which the application finds the local cloud. Must be set before chalicelib is imported."""

import json
import os
from pathlib import Path
from typing import Any

CHALICE = Path(__file__).parent.parent / ".chalice"
#: Where moto looks for buckets when a browser posts a form without a signature of its own.
REGION = "us-east-1"
STAGE = "dev"


def chalice_config() -> dict[str, Any]:
    config: dict[str, Any] = json.loads((CHALICE / "config.json").read_text(encoding="utf-8"))
    return config


def forget_accounts() -> None:
    """For our own engine: a person's real account, or a region in which moto keeps other buckets, is not meant."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


def point_to(endpoint: str, public_url: str) -> None:
    """Whatever is set already stays, so that another engine can be given its own credentials and region."""
    wanted = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        # Asking the machine for credentials takes seconds where there is nobody to answer.
        "AWS_EC2_METADATA_DISABLED": "true",
        **chalice_config()["stages"][STAGE]["environment_variables"],
        "PUBLIC_URL": public_url,
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
