"""Tables and a key of one's own: a rotation takes everything there is, and the shared ones fill up."""

from chalicelib.handlers.ids import new_id
from chalicelib.settings import Settings
from local import resources
from local.environment import chalice_config


def made() -> Settings:
    """The settings of a new stage, empty."""
    stage = f"t{new_id()}"
    resources.create(stage)
    dev = chalice_config()["stages"]["dev"]["environment_variables"]
    names = (
        "users_table",
        "units_table",
        "paths_table",
        "declarations_table",
        "files_bucket",
        "data_key",
        "signing_key",
    )
    return Settings(**{name: dev[name.upper()].replace("-dev-", f"-{stage}-") for name in names})
