// Where the data comes from: the page itself, or the server that gave it.

const index = JSON.parse(byId('index').textContent);
const served = index.form === 'served';
const readable = index.documents.filter((row) => row.id);
/** Document id → its summary, as far as they have arrived. */
const summaries = new Map();
/** All claims that have arrived: { claim, summary, name of the document }, in the order of the documents. */
const claimRows = [];
/** Summaries asked for at a time. */
const CHUNK = 25;
/** Documents kept unpacked. */
const KEPT = 4;

function titleOf(row) {
  return summaries.get(row.id)?.title ?? row.path;
}

function take(arrived) {
  for (const summary of arrived) {
    if (summary.unreadable) {
      say(summary.unreadable, true);
      continue;
    }
    summaries.set(summary.id, summary);
    // A document opened before its summary came has its decisions already, perhaps newer ones.
    if (!decisions.has(summary.id)) recall(summary);
    const name = summary.title ?? readable.find((row) => row.id === summary.id)?.path;
    for (const claim of summary.claims) claimRows.push({ claim, summary, name });
  }
}

async function ask(path, kind = 'json') {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()) || `the server answered ${answer.status}`);
  return answer[kind]();
}

/** Loads all summaries and calls `arrived` after each piece. */
async function loadSummaries(arrived) {
  if (!served) {
    if (document.readyState === 'loading') {
      await new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true }));
    }
    const pieces = document.querySelectorAll('script.summary');
    take(Array.from(pieces, (piece) => JSON.parse(piece.textContent)));
    arrived();
    return;
  }
  for (let from = 0; from < readable.length; from += CHUNK) {
    take(await ask(`summaries/${from}/${CHUNK}`));
    arrived();
  }
}

/** Unpacks gzip in base64; `kind` is a method of Response. */
async function unpack(base64, kind) {
  const bytes = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream)[kind]();
}

const opened = new Map();

/** The reading view of a document, with its text as a list of characters and its parts by id. */
async function openDocument(id) {
  if (opened.has(id)) return opened.get(id);
  const packed = served ? null : byId(`document-${id}`);
  if (!served && !packed) throw new Error('this report does not hold that document');
  const view = served ? await ask(`document/${id}`) : JSON.parse(await unpack(packed.textContent, 'text'));
  view.characters = Array.from(view.text);
  for (const name of ['claims', 'citations', 'references', 'entities']) {
    view[`${name}ById`] = new Map(view[name].map((part) => [part.id, part]));
  }
  if (!decisions.has(id)) recall(view);
  opened.set(id, view);
  if (opened.size > KEPT) opened.delete(opened.keys().next().value);
  return view;
}

/** The characters of a span. Spans count characters, JavaScript's own strings count UTF-16 units. */
function slice(view, span) {
  return view.characters.slice(span.start, span.end).join('');
}

/** The address of a page's drawing, or null where there is none. */
async function drawingOf(view, number) {
  if (!view.drawn) return null;
  if (served) return `page/${view.id}/${number}`;
  const packed = byId(`page-${view.id}-${number}`);
  if (!packed) return null;
  const drawing = await unpack(packed.textContent, 'arrayBuffer');
  return URL.createObjectURL(new Blob([drawing], { type: 'image/svg+xml' }));
}

