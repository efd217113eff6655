// The last five orders, the newest at the foot.

import { ordersCard } from "../shared/cards.js";
import { showOrders } from "../shared/show.js";
import { start } from "../shared/stage.js";

const MOST = 5;

start([[ordersCard(MOST), (view, live) => showOrders(view, live, { most: MOST })]]);
