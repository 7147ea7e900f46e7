// The projector view follows the room as a whole: there is little in it, and nothing to click.

import "../shift.js";
import { follow } from "./live.js";

const main = document.getElementById("main");

follow(main.dataset.live, {
  have: () => [document.getElementById("projected").dataset.v],
  take: (came) => document.getElementById("projected").replaceWith(came.getElementById("projected")),
});
