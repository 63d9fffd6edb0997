// The packages and files that `run` installs and makes, outside the sources.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

export const PACKAGES = fileURLToPath(new URL("../../../target/browser/", import.meta.url));

const require = createRequire(PACKAGES);

/** The types of the API, made from infra/openapi.yaml. */
export const openapiTypes = `${PACKAGES}openapi.d.ts`;
export const { chromium } = require("playwright-core");
export const { HtmlValidate } = require("html-validate");
export const { parse: csv } = require("csv-parse/sync");
export const YAML = require("yaml");
export const axe = require("axe-core").source;
export const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")));
