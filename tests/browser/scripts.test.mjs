// The scripts of the officers' pages, and their words. They need neither a host nor a browser.
import "./stories/types.mjs";
import "./stories/words.mjs";
