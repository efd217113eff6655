// The goal of the day and how far it is reached.

import { goalCard } from "../shared/cards.js";
import { showGoal } from "../shared/show.js";
import { start } from "../shared/stage.js";

start([[goalCard(), showGoal]]);
