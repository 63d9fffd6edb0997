"""The alarms with metric math, on independent implementations: botocore checks the request, moto keeps
the alarms and makes the statistics of the points, simpleeval evaluates the expressions.

Only what CloudWatch's user guide says of functions, and of missing data, is here.
"""

from __future__ import annotations

import ast
import copy
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from simpleeval import DEFAULT_OPERATORS, SimpleEval

from template import REGION, resources

#: Any full hour. The data points of a case begin here.
BEGIN = datetime(2026, 11, 23, 8, tzinfo=UTC)
#: The most metrics of one alarm (PutMetricAlarm).
MOST_METRICS = 10
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}
#: The data points of a period by metric. A metric that is missing has none.
Period = dict[str, float]


@dataclass
class Case:
    """The data points of each period, and the state of the alarm at the end."""

    alarm: str
    what: str
    periods: list[Period]
    state: str


def each_alone(alarm: str, metrics: list[str], threshold: int) -> Iterator[Case]:
    """The cases of an alarm on a sum: each of its metrics rings it, and it ends when they are silent again."""
    for one in metrics:
        much, little = {one: float(threshold)}, {one: threshold - 1.0}
        yield Case(alarm, f"{one} twice", [much, much, {}], "ALARM")
        yield Case(alarm, f"{one} once", [{}, much, {}], "OK")
        yield Case(alarm, f"too little {one}", [little, little, little], "OK")
        yield Case(alarm, f"{one}, and then nothing", [much, much, much, {}, {}, {}], "OK")
    half = {one: threshold / 2 for one in metrics[:2]}
    yield Case(alarm, "two metrics together", [half, half, half], "ALARM")


def cases() -> Iterator[Case]:
    yield from each_alone("FunctionsFailing", ["expire", "dispatch", "feedback"], 3)
    functions = ["invite", "register", "desk", "portal", "expire", "dispatch", "feedback"]
    yield from each_alone("FunctionsThrottled", functions, 5)
    places = ("table", "byInviter", "byInvitee", "byDeadline")
    yield from each_alone("TableThrottled", [f"{place}{kind}" for place in places for kind in ("Reads", "Writes")], 10)
    operations = ["getItem", "putItem", "updateItem", "query", "batchGetItem", "transactWriteItems"]
    yield from each_alone("TableFailing", operations, 5)
    refused = {"requests": 200.0, "refused": 150.0}
    for what, periods, state in [
        ("most are refused", [refused] * 3, "ALARM"),
        ("most are refused, for a moment", [refused, refused, {"requests": 200, "refused": 50}], "OK"),
        ("half are refused", [{"requests": 200, "refused": 100}] * 3, "OK"),
        ("few requests", [{"requests": 100, "refused": 100}] * 3, "OK"),
        ("none is refused", [{"requests": 200}] * 3, "OK"),
        ("nobody calls any more", [refused] * 3 + [{}] * 3, "OK"),
    ]:
        yield Case("RequestsRefused", what, periods, state)
    for what, periods, state in [
        ("none is sent", [{"owed": 3}] * 2, "ALARM"),
        ("none is sent, with zeros", [{"owed": 3, "sent": 0, "suppressed": 0}] * 2, "ALARM"),
        ("one period without", [{"owed": 3}, {"owed": 3, "sent": 1}], "OK"),
        ("some are sent", [{"owed": 3, "sent": 1}] * 2, "OK"),
        ("all are suppressed", [{"owed": 3, "suppressed": 3}] * 2, "OK"),
        ("none is owed", [{"sent": 1}] * 2, "OK"),
        ("owed is zero", [{"owed": 0}] * 2, "OK"),
        ("nobody invites any more", [{"owed": 3}] * 2 + [{}] * 2, "OK"),
    ]:
        yield Case("MailsStopped", what, periods, state)


class CloudWatch:
    """Moto's, with one alarm in it as it is in the template."""

    def __init__(self, client: Any, alarm: dict[str, Any]) -> None:
        get_backend("cloudwatch")[DEFAULT_ACCOUNT_ID][REGION].reset()
        self._client = client
        self._client.put_metric_alarm(AlarmName="alarm", **alarm)
        [self.alarm] = self._client.describe_alarms(AlarmNames=["alarm"])["MetricAlarms"]
        queries = self.alarm["Metrics"]
        self._stats = [query for query in queries if "MetricStat" in query]
        [self.expression] = [query["Expression"] for query in queries if "Expression" in query]
        [self.period] = {stat["MetricStat"]["Period"] for stat in self._stats}

    def put(self, metric: dict[str, Any], period: int, value: float) -> None:
        """Puts points that add up to the value into a period, as two functions at once do."""
        at = BEGIN + timedelta(seconds=period * self.period)
        points = [{"MetricName": metric["MetricName"], "Dimensions": metric.get("Dimensions", []), "Value": part,
                   "Timestamp": at + timedelta(seconds=second)} for second, part in ((1, value), (20, 0.0))]
        self._client.put_metric_data(Namespace=metric["Namespace"], MetricData=points)

    def values(self, count: int) -> list[Period]:
        """The results of the alarm's own queries in each period."""
        end = BEGIN + timedelta(seconds=count * self.period)
        queries = [{"Id": stat["Id"], "MetricStat": stat["MetricStat"]} for stat in self._stats]
        found = self._client.get_metric_data(MetricDataQueries=queries, StartTime=BEGIN, EndTime=end)
        periods: list[Period] = [{} for _ in range(count)]
        for series in found["MetricDataResults"]:
            for at, value in zip(series["Timestamps"], series["Values"]):
                periods[int((at - BEGIN).total_seconds()) // self.period][series["Id"]] = value
        return periods


def total(values: list[float | None]) -> float | None:
    """`SUM` of series: of those that have a point."""
    present = [value for value in values if value is not None]
    return sum(present) if present else None


def filled(series: Any, value: float) -> Any:
    """`FILL` of a series, or of several."""
    if isinstance(series, list):
        return [filled(one, value) for one in series]
    return value if series is None else series


def where_known(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """The result has a point only if each series has one, and no division by zero happens."""
    def lifted(*operands: Any) -> Any:
        try:
            return None if None in operands else calculate(*operands)
        except ZeroDivisionError:
            return None
    return lifted


def calculated(expression: str, metrics: list[str], points: Period) -> float | None:
    """The value of an expression in one period, if it has one."""
    for word in ("AND", "OR"):
        expression = re.sub(rf"\b{word}\b", word.lower(), expression)
    present = {metric: points.get(metric) for metric in metrics}
    functions = {
        "METRICS": lambda: list(present.values()), "FILL": filled, "SUM": total,
        "IF": lambda test, then, otherwise: None if test is None else then if test else otherwise,
    }
    operators = {kind: where_known(calculate) for kind, calculate in DEFAULT_OPERATORS.items() if kind is not ast.Not}
    value = SimpleEval(operators=operators, functions=functions, names=present).eval(expression)
    return None if value is None else float(value)


def state(alarm: dict[str, Any], values: list[float | None], before: str) -> str:
    """The state after the last periods (user guide, How CloudWatch evaluates alarms and treats missing data)."""
    reach = values[-alarm["EvaluationPeriods"]:]
    silence = alarm["TreatMissingData"]
    # Whatever the alarm says (PutMetricAlarm, TreatMissingData).
    if "AWS/DynamoDB" in {metric["Namespace"] for metric in metrics(alarm).values()}:
        silence = "ignore"
    if silence == "ignore" and None in reach:
        return before
    compare, threshold = COMPARISONS[alarm["ComparisonOperator"]], alarm["Threshold"]
    breaches = [silence == "breaching" if value is None else compare(value, threshold) for value in reach]
    return "ALARM" if sum(breaches) >= alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]) else "OK"


def outcome(client: Any, alarm: dict[str, Any], case: Case, named: dict[str, Any]) -> str:
    """The alarm's state at the end of a case."""
    cloud = CloudWatch(client, alarm)
    for number, period in enumerate(case.periods):
        for id, value in period.items():
            cloud.put(named[id], number, value)
    found = cloud.values(len(case.periods))
    values = [calculated(cloud.expression, list(metrics(cloud.alarm)), points) for points in found]
    now = "OK"
    for end in range(cloud.alarm["EvaluationPeriods"], len(values) + 1):
        now = state(cloud.alarm, values[:end], now)
    return now


def calculating() -> dict[str, dict[str, Any]]:
    """The template's alarms with metric math, as requests of PutMetricAlarm."""
    return {id: resource["Properties"] for id, resource in resources().items()
            if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]}


def metrics(alarm: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The metrics of an alarm, by id."""
    return {query["Id"]: query["MetricStat"]["Metric"] for query in alarm["Metrics"] if "MetricStat" in query}


def wrong(client: Any, alarms: dict[str, dict[str, Any]], only: set[str]) -> list[str]:
    """The cases that end in the wrong state, and other faults of the alarms."""
    named = {id: metrics(alarm) for id, alarm in calculating().items()}
    found = [f"{id} has more metrics than CloudWatch takes" for id, alarm in alarms.items()
             if len(metrics(alarm)) > MOST_METRICS]
    for case in cases():
        if case.alarm in only and outcome(client, alarms[case.alarm], case, named[case.alarm]) != case.state:
            found.append(f"{case.alarm}: {case.what}")
    return found


def faults() -> Iterator[tuple[str, Callable[[dict[str, Any]], Any], str]]:
    """Faults to inject, by alarm, each with a case that must find it."""
    def expression(of: str) -> Callable[[dict[str, Any]], Any]:
        return lambda alarm: next(query for query in alarm["Metrics"] if "Expression" in query).update(Expression=of)

    def statistic(number: int, **change: Any) -> Callable[[dict[str, Any]], Any]:
        return lambda alarm: alarm["Metrics"][number]["MetricStat"].update(change)

    yield "TableThrottled", expression("SUM(METRICS())"), "tableReads, and then nothing"
    yield "TableFailing", lambda alarm: metrics(alarm)["batchGetItem"]["Dimensions"].pop(), "batchGetItem twice"
    yield "FunctionsThrottled", lambda alarm: alarm["Metrics"].pop(), "feedback twice"
    yield "FunctionsFailing", lambda alarm: alarm.pop("DatapointsToAlarm"), "expire twice"
    yield "FunctionsFailing", statistic(1, Stat="Average"), "expire twice"
    yield "RequestsRefused", expression("100 * FILL(refused, 0) / requests"), "few requests"
    yield "MailsStopped", expression("IF(owed > 0 AND sent + suppressed == 0, 1, 0)"), "none is sent"
    yield "MailsStopped", expression("IF(owed > 0 OR FILL(sent, 0) + FILL(suppressed, 0) == 0, 1, 0)"), "some are sent"
    yield "MailsStopped", lambda alarm: alarm.update(TreatMissingData="breaching"), "nobody invites any more"


@mock_aws
def main() -> None:
    client = boto3.client("cloudwatch", region_name=REGION)
    alarms = calculating()
    played = list(cases())
    if unplayed := alarms.keys() - {case.alarm for case in played}:
        sys.exit(f"alarms without a case: {unplayed}")
    for id, alarm in alarms.items():
        moved = {metric for case in played if case.alarm == id for period in case.periods for metric in period}
        if idle := metrics(alarm).keys() - moved:
            sys.exit(f"metrics of {id} without a case: {idle}")
    if found := wrong(client, alarms, set(alarms)):
        sys.exit(f"alarms in another state than they must be: {found}")
    count = 0
    for id, put_in, found in faults():
        faulty = copy.deepcopy(alarms)
        put_in(faulty[id])
        if f"{id}: {found}" not in (seen := wrong(client, faulty, {id})):
            sys.exit(f"not found: {found} of {id}, only {seen}")
        count += 1
    print(f"alarms: {len(played)} cases of {len(alarms)} alarms end as meant; {count} faults put in were found")


if __name__ == "__main__":
    main()
