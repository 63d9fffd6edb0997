// Checks each role of the template against each request of the functions, with AWS's own IAM data: every used action
// is allowed, and every allowed action is used, as pairs of an action and a resource or a kind of item.
// Usage: roles.mjs REQUESTS TEMPLATE.json (from template.py)

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const packages = createRequire(join(process.cwd(), "target/judges/"));
const { runSimulation } = await import(packages.resolve("@cloud-copilot/iam-simulate"));

const [requestsFile, templateFile] = process.argv.slice(2);
const template = JSON.parse(readFileSync(templateFile, "utf8"));
const requests = readFileSync(requestsFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const ACCOUNT = "000000000000";
const LEADING_KEYS = "dynamodb:LeadingKeys";

const all = (type) => Object.values(template).filter((resource) => resource.Type === type);
const list = (value) => (value === undefined ? [] : [value].flat());

/** The statements of each role, by its ARN. */
function roles() {
  const statements = (role) => list(role.Properties.Policies).flatMap((policy) => list(policy.PolicyDocument.Statement));
  return new Map(all("AWS::IAM::Role").map((role) => [`arn:aws:iam::${ACCOUNT}:role/${role.Name}`, statements(role)]));
}

/** The actions of the functions' requests, one entry for each. A batch is checked with all its keys at once. */
function asked(roleOf) {
  const uses = [];
  for (const { function: name, actions, service, operation, body } of requests) {
    if (!name || service === "issuer") continue;
    const together = new Map();
    for (const { action, resource, conditions = {} } of actions) {
      const context = { ...conditions };
      if (LEADING_KEYS in context) context[LEADING_KEYS] = [context[LEADING_KEYS]];
      const key = action === "dynamodb:BatchGetItem" ? `${action} ${resource}` : Symbol("alone");
      together.get(key)?.context[LEADING_KEYS].push(...context[LEADING_KEYS]);
      if (!together.has(key)) together.set(key, { role: roleOf(name), action, resource, context });
    }
    uses.push(...together.values());
    if (operation === "CreateSchedule") uses.push(...scheduled(body.Target));
  }
  return uses;
}

/** The actions of Scheduler with a schedule's role. */
function scheduled({ Arn, RoleArn, DeadLetterConfig }) {
  const call = Arn.includes(":sqs:") ? "sqs:SendMessage" : "lambda:InvokeFunction";
  const uses = [{ role: RoleArn, action: call, resource: Arn, context: {} }];
  if (DeadLetterConfig) uses.push({ role: RoleArn, action: "sqs:SendMessage", resource: DeadLetterConfig.Arn, context: {} });
  return uses;
}

/** The actions of AWS itself with the functions' roles. */
function doneByAws() {
  const uses = all("AWS::Scheduler::Schedule").flatMap((schedule) => scheduled(schedule.Properties.Target));
  const by = (role, action, resource) => uses.push({ role, action, resource, context: {} });
  const roleOf = new Map();
  for (const { Name, Properties } of all("AWS::Lambda::Function")) {
    const { Role, LoggingConfig, DeadLetterConfig, TracingConfig } = Properties;
    roleOf.set(Name, Role);
    const stream = `arn:aws:logs:ap-southeast-1:${ACCOUNT}:log-group:${LoggingConfig.LogGroup}:log-stream:2026/01/01/[$LATEST]0`;
    by(Role, "logs:CreateLogStream", stream);
    by(Role, "logs:PutLogEvents", stream);
    if (DeadLetterConfig) by(Role, "sqs:SendMessage", DeadLetterConfig.TargetArn);
    if (TracingConfig.Mode !== "Active") continue;
    by(Role, "xray:PutTraceSegments", "*");
    by(Role, "xray:PutTelemetryRecords", "*");
  }
  for (const { Properties } of all("AWS::Lambda::EventSourceMapping")) {
    const role = roleOf.get(Properties.FunctionName);
    for (const action of ["DescribeStream", "GetRecords", "GetShardIterator"]) {
      by(role, `dynamodb:${action}`, Properties.EventSourceArn);
    }
    by(role, "dynamodb:ListStreams", "*");
    by(role, "sqs:SendMessage", Properties.DestinationConfig.OnFailure.Destination);
  }
  return { uses, roleOf };
}

/** IAM's decision about a use under these statements: `Allowed`, or the reason. */
async function decided({ role, action, resource, context }, statements) {
  const policy = { Version: "2012-10-17", Statement: statements };
  const answer = await runSimulation(
    {
      request: { principal: role, action, resource: { resource, accountId: ACCOUNT }, contextVariables: context },
      identityPolicies: [{ name: "role", policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === "error") return `${answer.errors.message} ${JSON.stringify(answer.errors)}`;
  const ignored = answer.result?.ignoredContextKeys ?? [];
  return ignored.length > 0 ? `IAM has no ${ignored} for it` : answer.overallResult;
}

/** The parts of a statement: each action on each resource with each kind of item. */
function* pairs(statement) {
  const operator = Object.keys(statement.Condition ?? {}).find((name) => LEADING_KEYS in statement.Condition[name]);
  const kinds = operator ? list(statement.Condition[operator][LEADING_KEYS]) : [undefined];
  for (const Action of list(statement.Action)) {
    for (const Resource of list(statement.Resource)) {
      for (const kind of kinds) {
        const Condition = { ...statement.Condition };
        if (kind !== undefined) Condition[operator] = { ...Condition[operator], [LEADING_KEYS]: [kind] };
        const one = { Effect: statement.Effect, Action, Resource };
        yield { name: [Action, Resource, kind ?? ""].join(" ").trim(), statement: statement.Condition ? { ...one, Condition } : one };
      }
    }
  }
}

/** All faults of the roles, in words. */
async function judge(byRole, uses) {
  const faults = [];
  const distinct = [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
  for (const use of distinct) {
    const answer = byRole.has(use.role) ? await decided(use, byRole.get(use.role)) : "no such role";
    if (answer !== "Allowed") faults.push(`used and not allowed: ${JSON.stringify(use)}: ${answer}`);
  }
  let number = 0;
  for (const [role, statements] of byRole) {
    // Each kind of a batch's keys is also used alone.
    const own = distinct.filter((use) => use.role === role).flatMap(({ context, ...use }) =>
      list(context[LEADING_KEYS] ?? [undefined]).map((kind) => ({ ...use, context: kind === undefined ? context : { ...context, [LEADING_KEYS]: [kind] } })));
    for (const { name, statement } of statements.flatMap((statement) => [...pairs(statement)])) {
      number += 1;
      let used = false;
      for (const use of own.filter((use) => use.action === statement.Action)) {
        used ||= (await decided(use, [statement])) === "Allowed";
      }
      if (!used) faults.push(`allowed and never used: ${role.split("/").at(-1)}: ${name}`);
    }
  }
  return { faults, uses: distinct.length, pairs: number };
}

/** The roles with an injected fault: it replaces one statement, found by its role, action and first kind of item. */
function replaced(byRole, role, action, change) {
  const changed = new Map(byRole);
  const key = [...byRole.keys()].find((arn) => arn.endsWith(role));
  const statements = byRole.get(key);
  const at = statements.findIndex((statement) => list(statement.Action).includes(action));
  changed.set(key, statements.with(at, change(statements[at])));
  return changed;
}

const { uses: byAws, roleOf } = doneByAws();
const uses = [...asked((name) => roleOf.get(name)), ...byAws];
if (process.argv.includes("--sandbox")) {
  // In the sandbox SES also checks the recipient's identity.
  const sent = uses.find((use) => use.action === "ses:SendEmail");
  uses.push({ ...sent, resource: sent.resource.replace(/identity\/.*/, "identity/mei@vendor.example") });
}
const byRole = roles();
const verdict = await judge(byRole, uses);
if (verdict.faults.length > 0) {
  console.error(verdict.faults.join("\n"));
  process.exit(1);
}

// The judge can find faults.
const wrong = [
  ["allowed and never used: local-InviteRole: dynamodb:Query", "EMAIL#*",
    replaced(byRole, "InviteRole", "dynamodb:GetItem", (one) => ({ ...one, Action: ["dynamodb:GetItem", "dynamodb:Query"] }))],
  ["used and not allowed:", '"ses:SendEmail"',
    replaced(byRole, "DispatchRole", "ses:SendEmail", (one) => ({ ...one, Condition: { StringEquals: { "ses:FromAddres": "x" } } }))],
  ["used and not allowed:", '"dynamodb:UpdateItem"',
    replaced(byRole, "RegisterRole", "dynamodb:UpdateItem", (one) => ({ ...one, Action: "dynamodb:Updateitems" }))],
];
for (const [begins, has, changed] of wrong) {
  const { faults } = await judge(changed, uses);
  if (!faults.some((fault) => fault.startsWith(begins) && fault.includes(has))) {
    console.error(`not found: ${begins} ${has}: ${faults.join("\n")}`);
    process.exit(1);
  }
}
console.log(`roles: ${verdict.uses} different uses are allowed, and ${verdict.pairs} pairs were used; ${wrong.length} faults put in were found`);
