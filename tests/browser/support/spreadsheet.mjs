// How spreadsheets read a CSV file.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { csv } from "./packages.mjs";

/** The rows of a CSV file, read by a library. */
export const parseCsv = (text) => csv(text, { bom: true });

/** Whether LibreOffice is installed. */
export const hasLibreOffice = () =>
  promisify(execFile)("soffice", ["--version"]).then(() => true, () => false);

/** The sheet that LibreOffice makes of a CSV file, as XML. */
export async function openedByLibreOffice(text) {
  const folder = await mkdtemp(join(tmpdir(), "sheet-"));
  try {
    await writeFile(join(folder, "list.csv"), text);
    await promisify(execFile)("soffice", [
      `-env:UserInstallation=file://${folder}/profile`, "--headless", "--convert-to", "fods",
      "--outdir", folder, join(folder, "list.csv"),
    ]);
    return await readFile(join(folder, "list.fods"), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}
