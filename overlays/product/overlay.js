// The pack on sale: the pinned one, else the one with the smallest link.

import { productCard } from "../shared/cards.js";
import { showProduct } from "../shared/show.js";
import { start } from "../shared/stage.js";

start([[productCard(), (view, live) => showProduct(view, live, { orFirst: true })]]);
