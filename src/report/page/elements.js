// Elements. Text of papers becomes text nodes and attributes here, never markup.

const SVG = 'http://www.w3.org/2000/svg';

function byId(id) {
  return document.getElementById(id);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element; an attribute that begins with "on" is a listener. */
function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** "hazard_ratio" → "hazard ratio", "DRUG_CLASS" → "drug class". */
function words(name) {
  return name.toLowerCase().replaceAll('_', ' ');
}

const NUMBERS = new Intl.NumberFormat('en-GB');

/** 1298 → "1,298". */
function count(number) {
  return NUMBERS.format(number);
}

/** "1 claim", "2 claims". */
function counted(number, thing) {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`;
}

/** Tells what happened, to the eye and to a screen reader. */
function say(message, isProblem = false) {
  const status = byId('status');
  status.textContent = message;
  status.classList.toggle('problem', isProblem);
}

/** Buttons to go through `total` things in pages; `go` gets the number of the page, from 0. */
function pager(place, page, size, total, go) {
  const last = Math.max(0, Math.ceil(total / size) - 1);
  if (last === 0) {
    place.replaceChildren();
    return;
  }
  const button = (name, target, enabled) =>
    make('button', { type: 'button', disabled: !enabled, onclick: () => go(target) }, name);
  place.replaceChildren(
    button('First', 0, page > 0),
    button('Previous', page - 1, page > 0),
    make('span', {}, `page ${count(page + 1)} of ${count(last + 1)}`),
    button('Next', page + 1, page < last),
    button('Last', last, page < last),
  );
}

/** Horizontal bars with their numbers. `bars` are [name, number, class]. */
function barChart(title, bars) {
  const width = 420;
  const step = 30;
  const label = 130;
  const most = Math.max(1, ...bars.map(([, number]) => number));
  const height = bars.length * step;
  const chart = draw('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'chart' });
  const spoken = bars.map(([name, number]) => `${name}: ${count(number)}`).join('; ');
  chart.append(draw('title', {}, `${title}. ${spoken}.`));
  bars.forEach(([name, number, kind], at) => {
    const length = (number / most) * (width - label - 60);
    const y = at * step;
    chart.append(
      draw('text', { x: label - 8, y: y + 19, 'text-anchor': 'end' }, name),
      draw('rect', { x: label, y: y + 5, width: Math.max(length, 1), height: step - 10, rx: 2, class: kind }),
      draw('text', { x: label + length + 8, y: y + 19, class: 'figure' }, count(number)),
    );
  });
  return chart;
}

