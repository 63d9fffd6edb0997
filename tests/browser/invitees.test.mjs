// The pages of people who are invited.
import "./stories/registering.mjs";
import "./stories/languages.mjs";
import "./stories/dead_ends.mjs";
import "./stories/keyboard.mjs";
import "./stories/secrecy.mjs";
import "./stories/scanners.mjs";
import "./stories/waiting.mjs";
