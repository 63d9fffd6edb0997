"""Rules that no linter has, from AWS's documentation. Each names its source.

Each rule is tried on a template with a fault, too: a rule that finds nothing there fails.
"""

import copy
import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stack import PSEUDO, ROOT, read, stack

Template = dict[str, Any]
#: An on-demand table begins with this many partitions, each with a shard of the stream.
#: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
SHARDS = 4
#: What AWS gives a new account (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
NEW_ACCOUNT = 10
#: The greatest lengths of physical names (CloudFormation's resource reference).
LONGEST = {"AWS::SES::ConfigurationSet": 64, "AWS::Scheduler::ScheduleGroup": 64, "AWS::Logs::LogGroup": 512,
           "AWS::CloudWatch::Dashboard": 255, "AWS::ApiGatewayV2::Api": 128, "AWS::Events::EventBus": 256}


def alarms(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """The alarms with their properties."""
    for name, one in stack(template).items():
        if one["Type"] == "AWS::CloudWatch::Alarm":
            yield name, one["Properties"]


def metrics(alarm: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The metrics of an alarm, each with its id."""
    if "MetricName" in alarm:
        yield "", alarm
    for one in alarm.get("Metrics", []):
        if "MetricStat" in one:
            yield one["Id"], one["MetricStat"]["Metric"]


def dimensions(metric: dict[str, Any]) -> dict[str, str]:
    """The dimensions of a metric."""
    return {one["Name"]: one["Value"] for one in metric.get("Dimensions", [])}


def shown(template: Template) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The metrics on the dashboard: namespace, name, names of dimensions."""
    (dashboard,) = [one for one in stack(template).values() if one["Type"] == "AWS::CloudWatch::Dashboard"]
    for widget in json.loads(dashboard["Properties"]["DashboardBody"])["widgets"]:
        before: list[str] = []
        for line in widget["properties"].get("metrics", []):
            line = [part for part in line if isinstance(part, str)]
            # A dot repeats the value of the line before.
            line = [before[at] if part == "." else part for at, part in enumerate(line)]
            if line:
                before = line
                yield line[0], line[1], tuple(sorted(line[2::2]))


def known_metrics(template: Template) -> Iterator[str]:
    """Alarms and dashboard use metrics with the dimensions that AWS publishes (metrics.csv)."""
    rows = csv.DictReader(Path(__file__).with_name("metrics.csv").open())
    published = {(row["namespace"], row["metric"], tuple(row["dimensions"].split())) for row in rows}
    used = [(name, one["Namespace"], one["MetricName"], tuple(sorted(dimensions(one))))
            for name, alarm in alarms(template) for _, one in metrics(alarm)]
    used += [("the dashboard", *one) for one in shown(template)]
    for name, *metric in used:
        if metric[0].startswith("AWS/") and tuple(metric) not in published:
            yield f"{name}: AWS does not publish {metric[1]} of {metric[0]} by {metric[2]}"


def filled(template: Template) -> Iterator[str]:
    """Alarms on AWS/DynamoDB ignore missing data whatever they say (PutMetricAlarm, TreatMissingData), so they fill
    each metric. A sum of metrics fills them, too: a point that one of them lacks must not hide the others'."""
    for name, alarm in alarms(template):
        expression = "".join(one.get("Expression", "") for one in alarm.get("Metrics", []))
        if "SUM(METRICS())" in expression:
            yield f"{name} sums without FILL"
        for label, one in metrics(alarm):
            if one["Namespace"] == "AWS/DynamoDB" and not re.search(rf"FILL\((METRICS\(\)|{label or ' '}), 0\)", expression):
                yield f"{name} does not FILL {one['MetricName']}"


def ends(template: Template) -> Iterator[str]:
    """An alarm ends when its cause ends, and is raised when silence is the cause. Alarms on the reputation have no points then."""
    notifying = stack(template, AlarmTopicArn="arn:topic")
    for name, alarm in alarms(template):
        silence = alarm["TreatMissingData"]
        topic = notifying[name]["Properties"]
        if topic.get("AlarmActions") != ["arn:topic"]:
            yield f"{name} notifies nobody"
        if silence == "breaching":
            yield f"{name} rings at the first deployment, before there can be data"
        if silence == "missing" and "InsufficientDataActions" not in topic:
            yield f"{name} is silent without data"
        if silence == "ignore" and alarm.get("Namespace") != "AWS/SES":
            yield f"{name} may never end"


def indexes(template: Template) -> Iterator[str]:
    """The table's metrics do not include its indexes: those have both dimensions (DynamoDB metrics, WriteThrottleEvents)."""
    table = stack(template)["Table"]["Properties"]
    names = {None, *(one["IndexName"] for one in table["GlobalSecondaryIndexes"])}
    for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
        watched = {dimensions(one).get("GlobalSecondaryIndexName")
                   for _, alarm in alarms(template) for _, one in metrics(alarm) if one["MetricName"] == metric}
        on_dashboard = [one for one in shown(template) if one[1] == metric]
        if watched != names:
            yield f"no alarm watches {metric} of {names - watched}"
        if len(on_dashboard) != len(names):
            yield f"the dashboard does not show {metric} of all indexes"


def operations(template: Template) -> Iterator[str]:
    """The alarm on DynamoDB's errors watches each operation that the functions call, as infra/cost.md counts them."""
    calls = "BatchGetItem DeleteItem GetItem PutItem Query Scan TransactGetItems TransactWriteItems UpdateItem".split()
    counted = (ROOT / "infra/cost.md").read_text()
    called = {call for call in calls if re.search(rf"\b{call}\b", counted)}
    watched = {dimensions(one)["Operation"] for name, alarm in alarms(template) for _, one in metrics(alarm)
               if one["MetricName"] == "SystemErrors"}
    if called != watched:
        yield f"SystemErrors of {called ^ watched}: called or watched, but not both"


def key_of_the_table(template: Template) -> Iterator[str]:
    """SSEEnabled without a key is the key that AWS manages, which KMS bills (CreateTable, SSESpecification)."""
    if "SSESpecification" in stack(template)["Table"]["Properties"]:
        yield "the table uses KMS though no key is named"
    named = stack(template, TableKeyArn="arn:key")["Table"]["Properties"].get("SSESpecification")
    if named != {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "arn:key"}:
        yield f"the key that is named is not the table's: {named}"


def key_policy(template: Template) -> Iterator[str]:
    """The key policy on infra/operations.md lets the account's roles use the key through DynamoDB, which have no rights in
    KMS: only a statement for everybody with both conditions does (KMS, Default key policy; aws/dynamodb has the same)."""
    page = (ROOT / "infra/operations.md").read_text()
    samples = [json.loads(sample) for sample in re.findall(r"^```json\n(.*?)^```", page, re.M | re.S)]
    policy = template.get("KeyPolicy") or next(sample for sample in samples if "Statement" in sample)
    for name, one in stack(template).items():
        if one["Type"] == "AWS::IAM::Role" and "kms:" in json.dumps(one):
            yield f"{name} has rights in KMS: is the key policy still needed?"
    through = [said for said in policy["Statement"] if said["Principal"] == {"AWS": "*"}]
    allowed = {action for said in through for action in said["Action"]}
    needed = {f"kms:{name}" for name in ("Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "CreateGrant", "DescribeKey")}
    if allowed != needed:
        yield f"{allowed ^ needed} is not as DynamoDB needs it"
    for said in through:
        equal = said.get("Condition", {}).get("StringEquals", {})
        if equal.get("kms:ViaService") != "dynamodb.ap-southeast-1.amazonaws.com" or "kms:CallerAccount" not in equal:
            yield "everybody may use the key"


def sender(template: Template) -> Iterator[str]:
    """CreateEmailIdentity takes DkimSigningAttributes for a domain only, and only domains have DKIM records."""
    made = stack(template, MakeMailIdentity="yes")["MailSender"]["Properties"]
    pattern = template["Parameters"]["MailIdentity"].get("AllowedPattern", ".*")
    if "DkimSigningAttributes" in made and re.fullmatch(pattern, "no-reply@techpass.gov.sg"):
        yield "MakeMailIdentity=yes fails for an address, which MailIdentity accepts"


def names(template: Template) -> Iterator[str]:
    """Names are short enough for the longest stack name that infra/deployment.md allows."""
    longest = int(re.search(r"at\s+most\s+(\d+)\s+characters", (ROOT / "infra/deployment.md").read_text())[1])
    before, PSEUDO["AWS::StackName"] = PSEUDO["AWS::StackName"], "s" * longest
    for name, one in stack(template).items():
        for key in ("Name", "LogGroupName", "DashboardName"):
            text = one.get("Properties", {}).get(key, "")
            if one["Type"] in LONGEST and len(text) > LONGEST[one["Type"]]:
                yield f"{name}: {text} is too long with a stack name of {longest} characters"
            if "s" * longest in text and one["Type"] not in LONGEST:
                yield f"{name}: how long may the name of {one['Type']} be?"
    PSEUDO["AWS::StackName"] = before


def small_account(template: Template) -> Iterator[str]:
    """By default a new account has executions left for people while emails are sent, and nothing is reserved: Lambda
    keeps 100 of an account unreserved, and refuses to reserve any of 10."""
    resources = stack(template)
    for name, one in resources.items():
        if "ReservedConcurrentExecutions" in one.get("Properties", {}):
            yield f"{name} reserves concurrency by default"
    (mapping,) = [one for one in resources.values() if one["Type"] == "AWS::Lambda::EventSourceMapping"]
    used = SHARDS * int(mapping["Properties"]["ParallelizationFactor"])
    if used > NEW_ACCOUNT / 2:
        yield f"dispatch takes {used} of {NEW_ACCOUNT} concurrent executions"


def restored_stream(template: Template) -> Iterator[str]:
    """UpdateEventSourceMapping cannot change the stream. A parameter can: it replaces the mapping."""
    for arn, expected in (("", "Table.StreamArn"), ("arn:aws:dynamodb:::table/t/stream/2", ) * 2):
        resources = stack(template, StreamArn=arn).values()
        (mapping,) = [one for one in resources if one["Type"] == "AWS::Lambda::EventSourceMapping"]
        if mapping["Properties"]["EventSourceArn"] != expected:
            yield f"StreamArn={arn!r} reads {mapping['Properties']['EventSourceArn']}"


def resources_of_actions(template: Template) -> Iterator[str]:
    """ListStreams has no resource in the Service Authorization Reference of DynamoDB."""
    for name, one in stack(template).items():
        for policy in one.get("Properties", {}).get("Policies", []) if one["Type"] == "AWS::IAM::Role" else []:
            for said in policy["PolicyDocument"]["Statement"] if isinstance(policy["PolicyDocument"]["Statement"], list) else []:
                if "dynamodb:ListStreams" in said["Action"] and said["Resource"] != "*":
                    yield f"{name} allows ListStreams on {said['Resource']}"


def alarm_of(template: Template, name: str) -> dict[str, Any]:
    return template["Resources"][name]["Properties"]


def without(template: Template, name: str, metric: str) -> None:
    alarm = alarm_of(template, name)
    alarm["Metrics"] = [one for one in alarm["Metrics"] if one["Id"] != metric]


def stream_of(template: Template) -> dict[str, Any]:
    return alarm_of(template, "DispatchFunction")["Events"]["Events"]["Properties"]


def list_streams(template: Template) -> None:
    statements = alarm_of(template, "DispatchRole")["Policies"][0]["PolicyDocument"]["Statement"]
    (said,) = [one for one in statements if one["Action"] == "dynamodb:ListStreams"]
    said["Resource"] = "arn:stream"


#: Each rule with faults that it must find.
RULES: list[tuple[Callable[[Template], Iterator[str]], list[Callable[[Template], Any]]]] = [
    (known_metrics, [
        lambda template: alarm_of(template, "ApiSlow").update(MetricName="latency"),
        lambda template: alarm_of(template, "StreamBehind").update(Dimensions=[]),
    ]),
    (filled, [
        lambda template: alarm_of(template, "TableThrottled")["Metrics"][0].update(Expression="SUM(METRICS())"),
        lambda template: alarm_of(template, "TableFailing")["Metrics"][0].update(Expression="getItem + query"),
        lambda template: alarm_of(template, "FunctionsFailing")["Metrics"][0].update(Expression="SUM(METRICS())"),
    ]),
    (ends, [
        lambda template: alarm_of(template, "SweepMissing").update(TreatMissingData="breaching"),
        lambda template: alarm_of(template, "SweepMissing").pop("InsufficientDataActions"),
        lambda template: alarm_of(template, "ApiFailing").pop("AlarmActions"),
        lambda template: alarm_of(template, "ApiFailing").update(TreatMissingData="ignore"),
    ]),
    (indexes, [lambda template: without(template, "TableThrottled", "byDeadlineWrites")]),
    (operations, [lambda template: without(template, "TableFailing", "batchGetItem")]),
    (key_of_the_table, [
        lambda template: alarm_of(template, "Table").update(SSESpecification={"SSEEnabled": True, "SSEType": "KMS"}),
        lambda template: alarm_of(template, "Table").pop("SSESpecification"),
    ]),
    (key_policy, [
        lambda template: template.update(KeyPolicy={"Statement": [
            {"Principal": {"AWS": "arn:aws:iam::ACCOUNT:root"}, "Action": ["kms:*"]}]}),
        lambda template: template.update(KeyPolicy={"Statement": [{"Principal": {"AWS": "*"}, "Action": ["kms:Decrypt"]}]}),
    ]),
    (sender, [lambda template: template["Parameters"]["MailIdentity"].pop("AllowedPattern")]),
    (names, [lambda template: alarm_of(template, "Timers").update(Name={"Fn::Sub": "${AWS::StackName}-timers-of-invitations"})]),
    (small_account, [
        lambda template: template["Parameters"]["ParallelizationFactor"].update(Default=10),
        lambda template: template["Parameters"]["InviteConcurrency"].update(Default="5"),
    ]),
    (restored_stream, [lambda template: stream_of(template).update(Stream={"Fn::GetAtt": ["Table", "StreamArn"]})]),
    (resources_of_actions, [list_streams]),
]


def main() -> int:
    template, failed = read(), False
    for rule, faults in RULES:
        for finding in rule(template):
            print(f"{rule.__name__}: {finding}", file=sys.stderr)
            failed = True
        for at, fault in enumerate(faults):
            faulty = copy.deepcopy(template)
            fault(faulty)
            if not list(rule(faulty)):
                print(f"{rule.__name__} does not find its fault number {at + 1}", file=sys.stderr)
                failed = True
    print(f"{len(RULES)} rules hold, and find {sum(len(faults) for _, faults in RULES)} faults that were put in.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
