// The pages of officers.
import "./stories/inviting.mjs";
import "./stories/lists.mjs";
import "./stories/desk.mjs";
import "./stories/states.mjs";
import "./stories/accounts.mjs";
