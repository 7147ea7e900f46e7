// One seat's page: its seconds go on; the page itself is loaded anew by hand.

import { initPassing } from "./passing.js";

initPassing();
