// All stories, in one process: they share a host and a browser.
import "./stories/mailbox.mjs";
import "./stories/registering.mjs";
