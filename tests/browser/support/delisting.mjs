// An invitation whose domain was removed from the allowlist later (R55).
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Host } from "./host.mjs";
import * as people from "./people.mjs";

const LIST = new URL("../../../shared/policy/allowlist.csv", import.meta.url);

/** The invitation, its link, and its host, which ends with the test. */
export async function delisted(test) {
  const folder = await mkdtemp(join(tmpdir(), "policy-"));
  const list = await readFile(LIST, "utf8");
  const write = (more) => writeFile(join(folder, "allowlist.csv"), list + more);
  await write("leaving.example,non_integrated,local,vendor,Leaving Pte. Ltd.,true\n");
  const delisting = await Host.start("5d", { PolicyFolder: folder });
  test.after(async () => {
    await delisting.stop();
    await rm(folder, { recursive: true });
  });
  const invitation = await delisting.invite({ ...people.onshoreVendor(), email: "mei.tan@leaving.example" });
  const link = await delisting.link(invitation);
  // `register` starts with its first request, and reads this list then.
  await write("");
  return { delisting, invitation, link };
}
