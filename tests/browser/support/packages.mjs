// What `run` installs, in a folder that is not among the sources.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../../target/browser/", import.meta.url));

export const { chromium } = require("playwright-core");
export const { HtmlValidate } = require("html-validate");
export const axe = require("axe-core").source;
export const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")));
