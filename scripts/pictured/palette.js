// Reduces a picture to 256 colours by median cut. Run in a page: takes PNG as base64, gives back the size, the palette
// (three bytes a colour) and an index a pixel, both as base64.

async (png) => {
  const CHANNELS = [12, 6, 0];
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);

  // Six bits of each channel name a shade; each shade keeps how often it came and what its pixels were on average.
  const counts = new Uint32Array(1 << 18);
  const sums = new Float64Array(3 << 18);
  const shades = new Uint32Array(width * height);
  for (let pixel = 0; pixel < shades.length; pixel += 1) {
    const at = pixel * 4;
    const shade = ((data[at] >> 2) << 12) | ((data[at + 1] >> 2) << 6) | (data[at + 2] >> 2);
    shades[pixel] = shade;
    counts[shade] += 1;
    for (let channel = 0; channel < 3; channel += 1) sums[shade * 3 + channel] += data[at + channel];
  }

  function makeBox(members) {
    const spans = CHANNELS.map((shift) => {
      const values = members.map((shade) => (shade >> shift) & 63);
      return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
    });
    const span = Math.max(...spans);
    const many = members.reduce((sum, shade) => sum + counts[shade], 0);
    return { members, many, shift: CHANNELS[spans.indexOf(span)], worth: span * Math.sqrt(many) };
  }

  const boxes = [makeBox([...counts.keys()].filter((shade) => counts[shade]))];
  while (boxes.length < 256) {
    boxes.sort((one, other) => other.worth - one.worth);
    if (!boxes[0].worth) break;
    const { members, many, shift } = boxes.shift();
    members.sort((one, other) => ((one >> shift) & 63) - ((other >> shift) & 63));
    let [end, passed] = [0, 0];
    while (end < members.length - 1 && (end === 0 || passed < many / 2)) passed += counts[members[end++]];
    boxes.push(makeBox(members.slice(0, end)), makeBox(members.slice(end)));
  }

  const indexOf = new Uint8Array(1 << 18);
  const palette = new Uint8Array(boxes.length * 3);
  boxes.forEach(({ members, many }, index) => {
    for (const shade of members) indexOf[shade] = index;
    for (let channel = 0; channel < 3; channel += 1) {
      const sum = members.reduce((all, shade) => all + sums[shade * 3 + channel], 0);
      palette[index * 3 + channel] = Math.round(sum / many);
    }
  });
  const text = (bytes) => {
    let all = "";
    for (let at = 0; at < bytes.length; at += 8192) all += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(all);
  };
  return { width, height, palette: text(palette), pixels: text(Uint8Array.from(shades, (shade) => indexOf[shade])) };
};
