// The features of an email's HTML that email programs lack, according to caniemail.com.
import { caniemail } from "./packages.mjs";

/** The email programs of officers and vendors. Nobody is invited at Yahoo and the like (R5). */
const CLIENTS = [
  "outlook.windows",
  "outlook.macos",
  "outlook.ios",
  "outlook.android",
  "gmail.*",
  "apple-mail.*",
  "samsung-email.*",
  "thunderbird.*",
];

/** The features that a program lacks, or has only in part. */
export function mailFindings(html) {
  const { issues } = caniemail({ clients: CLIENTS, html });
  return [...findings("unknown", issues.errors), ...findings("known in part", issues.warnings)];
}

function findings(degree, issuesByClient) {
  const clients = new Map();
  for (const [client, issues] of issuesByClient.entries()) {
    for (const { title } of issues) clients.set(title, (clients.get(title) ?? new Set()).add(client));
  }
  return [...clients].map(([title, those]) => ({ kind: `${title} ${degree}`, about: [...those].sort().join(", ") }));
}
