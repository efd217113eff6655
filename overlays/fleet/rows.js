// What the supervisor's page says of each station: pure functions of one frame of /fleet-feed.

export const WORDS = {
  zh: {
    heads: ["", "助播台", "听得见吗", "观众", "付款订单", "销售额", "等着答的", "货"],
    up: "正常",
    quiet: "没在播",
    down: "没有开起来",
    away: "连不上账本",
    kept: (n) => `已存 ${n} 批，恢复后补记`,
    waits: (n, ago) => `最早的等了 ${ago}，${n} 人在问`,
    tasks: (n) => `待办 ${n}`,
    unpaid: (n) => `未付 ${n}`,
    refunded: (y) => `退 ${y}`,
    low: "快没了",
    stop: "停卖",
    oversold: "超卖",
    fine: "够卖",
    states: { up: "正常", late: "迟了", down: "断了" },
    silent: (shops) => `${shops} 没有消息`,
    seconds: (n) => `${n} 秒`,
    minutes: (n) => `${n} 分钟`,
    hours: (n) => `${n} 小时`,
    sums: ["家", "家有事", "销售额", "个问题等着"],
    empty: "一个助播台也没有。",
    old: "和助播总览断开了，下面是断开前的样子，正在重连。",
    refused: "令牌不对：在助播总览的电脑上运行 companion token show anchor，用它打开 /fleet?token=令牌。",
  },
  en: {
    heads: ["", "Station", "Heard?", "Viewers", "Paid orders", "Sales", "Waiting", "Stock"],
    up: "fine",
    quiet: "not on air",
    down: "not running",
    away: "book out of reach",
    kept: (n) => `${n} lots kept, to be delivered`,
    waits: (n, ago) => `the first for ${ago}, ${n} people`,
    tasks: (n) => `${n} tasks`,
    unpaid: (n) => `${n} unpaid`,
    refunded: (y) => `${y} refunded`,
    low: "low",
    stop: "stop selling",
    oversold: "OVERSOLD",
    fine: "enough",
    states: { up: "fine", late: "late", down: "down" },
    silent: (shops) => `nothing from ${shops}`,
    seconds: (n) => `${n} s`,
    minutes: (n) => `${n} min`,
    hours: (n) => `${n} h`,
    sums: ["stations", "in trouble", "sales", "questions wait"],
    empty: "There is no station.",
    old: "The fleet does not answer; below is how it stood. Dialling again.",
    refused: "The token is wrong: run companion token show anchor there and open /fleet?token=TOKEN.",
  },
};

const LONG_MS = 120_000;
const GRAVITY = { oversold: 2, stop: 1, low: 1 };

/** Yuan, without the fen where there are none. */
export function yuan(fen) {
  const whole = Math.trunc(fen / 100).toLocaleString("en-US");
  return `¥${whole}${fen % 100 ? `.${String(Math.abs(fen % 100)).padStart(2, "0")}` : ""}`;
}

/** An amount as people say it. */
export function amount(one) {
  return one.unit === "piece" ? `${one.amount} 件` : `${Math.floor(one.amount / 250) / 2} 斤`;
}

/** How long, shortly. */
export function span(ms, words) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 90) return words.seconds(seconds);
  if (seconds < 5400) return words.minutes(Math.round(seconds / 60));
  return words.hours(Math.round(seconds / 3600));
}

/** One station as cells: each a list of [text, class]; and how grave its trouble is (0 none, 1 some, 2 grave). */
export function row(station, at, words) {
  const health = healthOf(station, words);
  if (station.state === "down" || !station.sales) {
    return { grave: 2, cells: [[[station.name, "name"], [station.id, "more"]], health.cell, [], [], [], [], []] };
  }
  const { sales, questions } = station;
  const waited = questions.since ? at - questions.since : 0;
  const long = questions.waiting > 0 && waited > LONG_MS;
  const short = station.short.map((one) => [`${one.pool} ${words[one.level]} ${amount(one)}`, `more ${one.level === "oversold" ? "bad" : "warm"}`]);
  const gravity = Math.max(health.gravity, long ? 1 : 0, ...station.short.map((one) => GRAVITY[one.level] ?? 0), 0);
  return {
    grave: gravity,
    cells: [
      [[station.name, "name"], [station.rooms.map((room) => room.name).join("、") || station.id, "more"]],
      health.cell,
      [[String(station.rooms.reduce((sum, room) => sum + room.viewers, 0)), "big"], ...viewers(station)],
      [[String(sales.paid), "big"], ...(sales.unpaid ? [[words.unpaid(sales.unpaid), "more"]] : [])],
      [[yuan(sales.paid_fen - sales.refunded_fen), "big"], ...(sales.refunded_fen ? [[words.refunded(yuan(sales.refunded_fen)), "more"]] : [])],
      [
        [String(questions.waiting), `big ${long ? "warm" : ""}`],
        ...(questions.waiting ? [[words.waits(questions.askers, span(waited, words)), "more"]] : []),
        ...(station.tasks ? [[words.tasks(station.tasks), "more warm"]] : []),
      ],
      short.length ? short : [[words.fine, "soft"]],
    ],
  };
}

function viewers(station) {
  if (station.rooms.length < 2) return [];
  return station.rooms.map((room) => [`${room.name} ${room.viewers}`, "more"]);
}

function healthOf(station, words) {
  if (station.state === "down") return { gravity: 2, cell: [[words.down, "bad"], ...(station.why ? [[station.why, "more"]] : [])] };
  if (station.state === "away") {
    const kept = station.kept ? [[words.kept(station.kept), "more"]] : [];
    return { gravity: 2, cell: [[words.away, "bad"], ...kept, ...(station.why ? [[station.why, "more"]] : [])] };
  }
  const wrong = station.connectors.filter((one) => one.state !== "up");
  const silent = station.silent_shops.length ? [[words.silent(station.silent_shops.join("、")), "more bad"]] : [];
  const said = wrong.slice(0, 4).map((one) => [`${one.id} ${words.states[one.state] ?? one.state}${one.note ? `：${one.note}` : ""}`, "more"]);
  const down = wrong.some((one) => one.state === "down") && station.on_air;
  const gravity = down || silent.length ? 2 : wrong.length && station.on_air ? 1 : 0;
  const head = station.on_air ? [words.up, gravity === 2 ? "bad" : gravity ? "warm" : "good"] : [words.quiet, "soft"];
  if (gravity) head[0] = words.states[down ? "down" : "late"];
  return { gravity, cell: [head, ...silent, ...said] };
}

/** The whole base in four figures. */
export function sums(stations, rows) {
  const told = stations.filter((one) => one.sales);
  return [
    stations.length,
    rows.filter((one) => one.grave > 0).length,
    yuan(told.reduce((sum, one) => sum + one.sales.paid_fen - one.sales.refunded_fen, 0)),
    told.reduce((sum, one) => sum + one.questions.waiting, 0),
  ];
}
