// All stories, in one process: they share a host and a browser.
import "./stories/mailbox.mjs";
import "./stories/registering.mjs";
import "./stories/dead_ends.mjs";
import "./stories/keyboard.mjs";
import "./stories/secrecy.mjs";
import "./stories/scanners.mjs";
