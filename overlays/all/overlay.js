// The whole picture: product, question on air, last order, goal.

import { goalCard, ordersCard, productCard, questionCard } from "../shared/cards.js";
import { showGoal, showOrders, showProduct, showQuestion } from "../shared/show.js";
import { start } from "../shared/stage.js";

start(
  [
    [productCard(), showProduct],
    [questionCard(), showQuestion],
    [ordersCard(1), showOrders],
    [goalCard(), showGoal],
  ],
  { largest: 1.2 }, // above it the four no longer fit between the platform's zones
);
