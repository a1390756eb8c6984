"""Saved configurations of jobs, known by their name.

Source: SDK reference, *Training Job Parameter Configuration*.
"""

from __future__ import annotations

from urllib.parse import quote

from .answers import Json
from .errors import ArgumentError
from .session import Session


class ConfigOperations:
    """What can be done to a configuration that is known by its name."""

    session: Session
    config_name: str | None

    def get_job_configs_info(self) -> Json:
        """All values of the configuration."""
        return self.session.ask("GET", self._config_path())

    def delete_job_configs(self) -> Json:
        """Deletes the configuration."""
        return self.session.ask("DELETE", self._config_path())

    def _config_path(self) -> str:
        if not self.config_name:
            raise ArgumentError("config_name", "is missing: name a configuration, such as my_job_config")
        return config_path(self.config_name)


def config_path(name: str) -> str:
    """Where a configuration is, below the project."""
    return f"training-job-configs/{quote(name, safe='')}"
