// The question being answered on air, and its answer.

import { questionCard } from "../shared/cards.js";
import { showQuestion } from "../shared/show.js";
import { start } from "../shared/stage.js";

start([[questionCard(), showQuestion]]);
