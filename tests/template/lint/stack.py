"""The deployment template as CloudFormation gets it: translated by SAM, with its parameters and conditions applied."""

import copy
import logging
import os
import re
from pathlib import Path
from typing import Any

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

ROOT = Path(__file__).parents[3]
# SAM needs a region, but calls nobody.
os.environ.setdefault("AWS_DEFAULT_REGION", "ap-southeast-1")
logging.getLogger("samtranslator").setLevel(logging.ERROR)
#: The pseudo parameters.
PSEUDO = {"AWS::Region": "ap-southeast-1", "AWS::AccountId": "000000000000", "AWS::Partition": "aws",
          "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": "stack"}
#: Members that are left out.
NO_VALUE = object()


class NoPolicies(ManagedPolicyLoader):
    """The template names no managed policies, so that no account need be asked for them."""

    def __init__(self) -> None:
        pass

    def load(self) -> dict[str, str]:
        return {}


def read() -> dict[str, Any]:
    """The template as it is written."""
    text = (ROOT / "infra/template.yaml").read_text()
    # SAM translates only code that `sam package` has uploaded.
    return yaml_parse(re.sub(r"CodeUri: \S+/(\w+)", r"CodeUri: s3://code/\1.zip", text))


def stack(template: dict[str, Any], **parameters: str) -> dict[str, dict[str, Any]]:
    """The resources of a deployment with these parameters."""
    translated = transform(copy.deepcopy(template), {}, NoPolicies())
    known = {name: str(said.get("Default", f"a-{name}")) for name, said in translated["Parameters"].items()}
    resolver = Resolver(translated, known | parameters | PSEUDO)
    resources = translated["Resources"].items()
    return {name: resolver(one) for name, one in resources
            if "Condition" not in one or resolver.condition(one["Condition"])}


class Resolver:
    """Applies intrinsic functions. A value that only a deployment has becomes a text: `Table`, `Table.Arn`."""

    def __init__(self, template: dict[str, Any], known: dict[str, str]) -> None:
        self._conditions = template.get("Conditions", {})
        self._known = known

    def condition(self, name: str) -> bool:
        """Whether a condition is true."""
        return bool(self(self._conditions[name]))

    def __call__(self, value: Any) -> Any:
        if isinstance(value, list):
            return [one for one in map(self, value) if one is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, of), = value.items()
            known = getattr(self, "_" + name.removeprefix("Fn::").lower(), None)
            if known and (name.startswith("Fn::") or name == "Ref"):
                return known(of)
        return {key: one for key, one in ((key, self(one)) for key, one in value.items()) if one is not NO_VALUE}

    def _ref(self, name: str) -> Any:
        return NO_VALUE if name == "AWS::NoValue" else self._known.get(name, name)

    def _getatt(self, path: Any) -> str:
        return path if isinstance(path, str) else ".".join(path)

    def _sub(self, of: Any) -> str:
        text, known = (of, {}) if isinstance(of, str) else of
        known = self._known | {name: str(self(value)) for name, value in known.items()}
        return re.sub(r"\$\{([^}!]+)}", lambda found: known.get(found[1], found[1]), text)

    def _if(self, of: list[Any]) -> Any:
        return self(of[1] if self.condition(of[0]) else of[2])

    def _equals(self, of: list[Any]) -> bool:
        return self(of[0]) == self(of[1])

    def _not(self, of: list[Any]) -> bool:
        return not self(of[0])

    def _select(self, of: list[Any]) -> Any:
        number, values = self(of[0]), self(of[1])
        return values[number] if len(values) > number else ""

    def _split(self, of: list[Any]) -> list[str]:
        return self(of[1]).split(of[0])
