// A page: its drawing, or its text in its boxes, and over it the boxes of what was found.

/** Unpacks a page's drawing when it comes near the screen. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      target.reveal();
    }
  },
  { rootMargin: '800px', scrollMargin: '800px' },
);

function placesOn(page, boxes) {
  return boxes.filter((box) => box.page === page.number);
}

/** Text of the blocks at their places, for pages without a drawing. */
function textOf(view, page) {
  const layer = make('div', { class: 'words' });
  view.blocks.forEach((block, at) => {
    // A row is drawn by its cells, which follow it.
    if (block.kind === 'table_row' && view.blocks[at + 1]?.kind === 'table_cell') return;
    const characters = view.characters.slice(block.span.start, block.span.end);
    const area = (box) => Math.max((box.x1 - box.x0) * (box.y1 - box.y0), 1);
    const whole = block.boxes.reduce((total, box) => total + area(box), 0);
    let from = 0;
    for (const box of block.boxes) {
      const share = Math.round((characters.length * area(box)) / whole);
      const part = characters.slice(from, from + share).join('');
      from += share;
      if (box.page === page.number) layer.append(textBox(page, box, part));
    }
  });
  return layer;
}

/** Width of a letter and distance of lines, in font sizes: what running text of papers has on average. */
const LETTER = 0.5;
const LEADING = 1.2;

function textBox(page, box, text) {
  const width = Math.max(box.x1 - box.x0, 1);
  const height = Math.max(box.y1 - box.y0, 1);
  const filling = Math.sqrt((width * height) / (Math.max(text.length, 1) * LETTER * LEADING));
  const size = Math.min(filling, height / LEADING, 24);
  const place = make('p', {}, text);
  place.style.left = `${(100 * box.x0) / page.width}%`;
  place.style.top = `${(100 * box.y0) / page.height}%`;
  place.style.width = `${(100 * width) / page.width}%`;
  place.style.fontSize = `${(100 * size) / page.width}cqw`;
  return place;
}

/** One rectangle a line piece. Smaller things lie on larger ones, so that each can be clicked. */
function boxesOf(view, page) {
  const layer = draw('svg', { viewBox: `0 0 ${page.width} ${page.height}`, class: 'boxes', 'aria-hidden': 'true' });
  const add = (kind, part, name, more = '') => {
    for (const box of placesOn(page, part.boxes)) {
      layer.append(draw('rect', {
        x: box.x0 - 0.5,
        y: box.y0 - 0.5,
        width: Math.max(box.x1 - box.x0 + 1, 1),
        height: Math.max(box.y1 - box.y0 + 1, 1),
        rx: 1.5,
        class: `box ${kind} ${more}`,
        'data-kind': kind,
        'data-id': part.id,
      }, draw('title', {}, name)));
    }
  };
  for (const part of view.references) add('reference', part, `reference ${part.label ?? part.id}`);
  for (const part of view.claims) add('claim', part, `claim ${part.id}, ${part.support}`, part.support);
  for (const part of view.entities) {
    add('entity', part, `${words(part.label)}: ${part.normalized?.name ?? part.text}`, part.label);
  }
  for (const part of view.citations) add('citation', part, `marker ${part.text}, ${part.status}`, part.status);
  return layer;
}

/** The element of a page of `view`. */
function sheetOf(view, page) {
  const sheet = make('figure', { class: 'sheet', id: `sheet-${page.number}` },
    make('figcaption', {}, `Page ${page.number}`));
  const paper = make('div', { class: 'paper' });
  paper.style.aspectRatio = `${page.width} / ${page.height}`;
  const boxes = boxesOf(view, page);
  paper.append(boxes);
  sheet.append(paper);
  const showWords = () => paper.prepend(textOf(view, page));
  sheet.reveal = async () => {
    const address = await drawingOf(view, page.number).catch(() => null);
    if (!address) {
      showWords();
      return;
    }
    const image = make('img', { alt: `Page ${page.number} as printed`, class: 'drawing' });
    image.addEventListener('error', () => {
      image.remove();
      showWords();
    });
    image.addEventListener('load', () => {
      if (address.startsWith('blob:')) URL.revokeObjectURL(address);
    });
    image.src = address;
    paper.prepend(image);
  };
  near.observe(sheet);
  return sheet;
}

