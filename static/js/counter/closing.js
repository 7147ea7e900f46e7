// The closing form: the sum of what is counted, while one types.

import { initCashBox } from "./cash.js";

initCashBox(document);
