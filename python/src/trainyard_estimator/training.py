"""What a job trains with, as arguments of an `Estimator`, and the members of a body that say it.

Source: SDK reference, *Creating a Training Job*, table 1; API reference, the body of *Creating a Training Job*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import arguments, catalogues
from .answers import Json
from .errors import ArgumentError
from .session import Session


@dataclass(frozen=True)
class Training:
    """Checked when made; numbers of engines and flavors are looked up when a body is made."""

    count: int | None
    flavor: str | None
    output_path: str | None
    code_dir: str | None
    boot_file: str | None
    framework: str | None
    version: str | None
    model_name: str | None
    image: str | None
    command: str | None
    log_url: str | None
    parameters: list[dict[str, str]]

    @classmethod
    def of(cls, **given: Any) -> Training:
        """Of arguments under their own names."""
        model = given["model_name"]
        instances = given["train_instance_count"]
        training = cls(
            count=None if instances is None else arguments.count("train_instance_count", instances),
            flavor=arguments.text("train_instance_type", given["train_instance_type"]),
            output_path=arguments.path("output_path", given["output_path"]),
            code_dir=arguments.path("code_dir", given["code_dir"]),
            boot_file=arguments.path("boot_file", given["boot_file"]),
            framework=arguments.text("framework_type", given["framework_type"]),
            version=arguments.text("framework_version", given["framework_version"]),
            # The tables call it a number, the samples a name.
            model_name=str(model) if isinstance(model, int) else arguments.text("model_name", model),
            image=arguments.text("user_image_url", given["user_image_url"]),
            command=arguments.text("user_command", given["user_command"]),
            log_url=arguments.path("log_url", given["log_url"]),
            parameters=arguments.hyperparameters(given["hyperparameters"]),
        )
        training._check_source()
        return training

    def members(self, session: Session) -> Json:
        """Members of a body, complete."""
        self._check_complete()
        return self.given_members(session)

    def given_members(self, session: Session) -> Json:
        """Members of a body for what was given."""
        engine = None
        if self.framework and self.version:
            engine = catalogues.engine_id(session, self.framework, self.version)
        members: dict[str, Any] = {
            "worker_server_num": self.count,
            "app_url": self.code_dir,
            "boot_file_url": self.boot_file,
            "engine_id": engine,
            "user_image_url": self.image,
            "user_command": self.command,
            "train_url": self.output_path,
            "log_url": self.log_url,
            "parameter": self.parameters or None,
        }
        if self.model_name:
            is_id = self.model_name.isdigit()
            members["model_id"] = int(self.model_name) if is_id else catalogues.algorithm_id(session, self.model_name)
        if self.flavor:
            members["spec_id"] = catalogues.flavor_id(session, self.flavor, engine)
        return {name: value for name, value in members.items() if value is not None}

    def _check_source(self) -> None:
        """That what is given belongs to one algorithm source."""
        sources = {
            "model_name": [],
            "user_image_url": ["code_dir"],
            "framework_type": ["code_dir", "boot_file", "framework_version"],
        }
        given = {
            "model_name": self.model_name,
            "user_image_url": self.image,
            "framework_type": self.framework,
        }
        chosen = [name for name, value in given.items() if value]
        if len(chosen) > 1:
            raise ArgumentError(chosen[1], f"cannot be used together with {chosen[0]}; leave one of them out")
        parts = {"code_dir": self.code_dir, "boot_file": self.boot_file, "framework_version": self.version}
        for name, value in parts.items():
            if value and chosen and name not in sources[chosen[0]]:
                raise ArgumentError(name, f"cannot be used together with {chosen[0]}; leave it out")
        if self.command and not self.image:
            raise ArgumentError("user_command", "is that of a custom image: give user_image_url too")
        if self.boot_file and self.code_dir:
            arguments.boot_file(self.boot_file, self.code_dir)

    def _check_complete(self) -> None:
        needed: dict[str, Any] = {
            "train_instance_count": self.count,
            "train_instance_type": self.flavor,
            "output_path": self.output_path,
        }
        if self.framework or self.version or self.boot_file:
            needed["framework_type"] = self.framework
            needed["framework_version"] = self.version
            needed["code_dir"] = self.code_dir
            needed["boot_file"] = self.boot_file
        elif not self.model_name and not self.image:
            remedy = "no algorithm: give framework_type with its version, or user_image_url, or model_name"
            raise ArgumentError("framework_type", remedy)
        for name, value in needed.items():
            if value is None:
                raise ArgumentError(name, "is missing: a job cannot be made without it")
