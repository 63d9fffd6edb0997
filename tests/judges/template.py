"""The deployment template as CloudFormation gets it: translated by AWS's SAM translator, with all intrinsic functions resolved.

Resources have the names that the local host gives them, so that requests recorded there meet them.
Usage: template.py FILE [PARAMETER=VALUE ...] writes the resources by their logical ids, as JSON.
"""

import json
import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
REGION, ACCOUNT, STACK = "ap-southeast-1", "000000000000", "local"
PSEUDO = {
    "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": STACK,
    "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com",
}
#: The property with the name of a resource, by type.
NAMES = {
    "AWS::Logs::LogGroup": "LogGroupName", "AWS::SES::ConfigurationSet": "Name",
    "AWS::Scheduler::ScheduleGroup": "Name", "AWS::SQS::Queue": "QueueName", "AWS::Events::EventBus": "Name",
}
#: The values of `Ref` and of `Fn::GetAtt` for an ARN, by type.
ARNS = {
    "AWS::DynamoDB::Table": "dynamodb:{place}:table/{name}", "AWS::SQS::Queue": "sqs:{place}:{name}",
    "AWS::Lambda::Function": "lambda:{place}:function:{name}", "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::Logs::LogGroup": "logs:{place}:log-group:{name}:*",
    "AWS::Scheduler::ScheduleGroup": "scheduler:{place}:schedule-group/{name}",
    "AWS::CloudWatch::Alarm": "cloudwatch:{place}:alarm:{name}",
    "AWS::Events::Rule": "events:{place}:rule/{name}", "AWS::Events::EventBus": "events:{place}:event-bus/{name}",
}
NOTHING = object()


class Resolver:
    """Replaces intrinsic functions by their values."""

    def __init__(self, template: dict[str, Any], parameters: dict[str, str]) -> None:
        self._template = template
        self._values = PSEUDO | parameters

    def resources(self) -> dict[str, Any]:
        exist = {
            id: resource for id, resource in self._template["Resources"].items()
            if "Condition" not in resource or self._holds({"Condition": resource["Condition"]})
        }
        return {id: self(resource) | {"Name": self._name(id)} for id, resource in exist.items()}

    def __call__(self, value: Any) -> Any:
        match value:
            case {"Ref": "AWS::NoValue"}:
                return NOTHING
            case {"Ref": str(name)}:
                return self._values[name] if name in self._values else self._name(name)
            case {"Fn::GetAtt": [id, attribute]}:
                return self._attribute(id, attribute)
            case {"Fn::GetAtt": str(path)}:
                return self._attribute(*path.split(".", 1))
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([\w:.]+)\}", self._substitute, text)
            case {"Fn::Sub": [str(text), dict(own)]}:
                return Resolver(self._template, self._values | self(own))({"Fn::Sub": text})
            case {"Fn::If": [condition, then, otherwise]}:
                return self(then if self._holds({"Condition": condition}) else otherwise)
            case {"Fn::Select": [index, items]}:
                return self(items)[int(index)]
            case {"Fn::Split": [between, text]}:
                return self(text).split(between)
            case {"Fn::Join": [between, parts]}:
                return between.join(map(str, self(parts)))
            case dict() if any(name.startswith("Fn::") for name in value):
                raise ValueError(f"not known here: {value}")
            case dict():
                resolved = {name: self(part) for name, part in value.items()}
                return {name: part for name, part in resolved.items() if part is not NOTHING}
            case list():
                return [part for part in map(self, value) if part is not NOTHING]
        return value

    def _substitute(self, found: re.Match[str]) -> str:
        name, _, attribute = found[1].partition(".")
        return str(self._attribute(name, attribute) if attribute else self({"Ref": name}))

    def _holds(self, condition: Any) -> bool:
        match condition:
            case {"Condition": str(name)}:
                return self._holds(self._template["Conditions"][name])
            case {"Fn::Equals": [one, other]}:
                return str(self(one)) == str(self(other))
            case {"Fn::Not": [condition]}:
                return not self._holds(condition)
            case {"Fn::And": list(conditions)}:
                return all(map(self._holds, conditions))
            case {"Fn::Or": list(conditions)}:
                return any(map(self._holds, conditions))
        raise ValueError(f"not known here: {condition}")

    def _name(self, id: str) -> str:
        resource = self._template["Resources"][id]
        kind, properties = resource["Type"], resource.get("Properties", {})
        if kind == "AWS::Lambda::Function":
            return Path(properties["Code"]["S3Key"]).stem
        named = properties.get(NAMES.get(kind, ""))
        return self(named) if named else f"{STACK}-{id}"

    def _attribute(self, id: str, attribute: str) -> str:
        kind, name = self._template["Resources"][id]["Type"], self._name(id)
        if attribute == "Arn" and kind in ARNS:
            return "arn:aws:" + ARNS[kind].format(place=f"{REGION}:{ACCOUNT}", account=ACCOUNT, name=name)
        if (kind, attribute) == ("AWS::DynamoDB::Table", "StreamArn"):
            return f"{self._attribute(id, 'Arn')}/stream/{STACK}"
        return f"{name}.{attribute}"


@cache
def resources(**parameters: str) -> dict[str, Any]:
    """The template's resources with these parameters. Parameters without a default have the local host's values."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    text = (ROOT / "infra/template.yaml").read_text()
    # The work of `sam package`.
    template = yaml_parse(re.sub(r"CodeUri: \S+/(\w+)", r"CodeUri: s3://code/\1.zip", text))
    defaults = {name: str(about.get("Default", "https://given.example/")) for name, about in template["Parameters"].items()}
    values = defaults | parameters
    return Resolver(Translator({}, Parser()).translate(template, values), values).resources()


if __name__ == "__main__":
    file, *given = sys.argv[1:]
    Path(file).write_text(json.dumps(resources(**dict(one.split("=", 1) for one in given)), indent=1))
