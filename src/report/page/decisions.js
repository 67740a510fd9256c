// What the reviewer decides, where it is kept, and the annotations made of it.

/** Document id → claim id → { verdict, span, assertion, references, of }. */
const decisions = new Map();

/** The browser's own store; some browsers refuse it to files. */
const store = (() => {
  try {
    localStorage.setItem('claimtrace', '1');
    return localStorage;
  } catch {
    return null;
  }
})();

function remember(key, value) {
  try {
    store?.setItem(`claimtrace/${key}`, value);
    return store !== null;
  } catch {
    return false;
  }
}

function remembered(key) {
  return store?.getItem(`claimtrace/${key}`) ?? null;
}

/** Takes up what was decided before: what this browser remembers, else what came with a summary or a view. */
function recall(summary) {
  const kept = served ? null : remembered(summary.annotations);
  const known = new Map(Object.entries(kept ? JSON.parse(kept) : summary.decisions));
  const texts = new Map(summary.claims.map((claim) => [claim.id, claim.text]));
  for (const [id, decision] of known) {
    // The same text may be read into other claims by another version of the program.
    if (kept && texts.get(id) !== decision.of) known.delete(id);
    decision.of = texts.get(id);
  }
  decisions.set(summary.id, known);
}

function decisionOf(document, claim) {
  return decisions.get(document)?.get(claim) ?? null;
}

function decidedIn(document) {
  return decisions.get(document)?.size ?? 0;
}

/** Decides about a claim; `decision` is null to undo. */
function decide(view, claim, decision) {
  const all = decisions.get(view.id) ?? new Map();
  decisions.set(view.id, all);
  if (decision) all.set(claim.id, { ...decision, of: claim.text });
  else all.delete(claim.id);
  if (served) {
    save(view);
  } else {
    const kept = remember(view.annotations, JSON.stringify(Object.fromEntries(all)));
    if (!kept) say('This browser keeps nothing for files: download the annotations before you close the page.', true);
  }
}

function accepted(claim) {
  return { verdict: 'accepted', span: claim.span, assertion: claim.assertion, references: claim.references };
}

function rejected(claim) {
  return { ...accepted(claim), verdict: 'rejected' };
}

let saving = Promise.resolve();

/** Sends a document's annotations, one request after the other. */
function save(view) {
  const body = JSON.stringify(annotationsOf(view), null, 1);
  const request = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body };
  saving = saving.then(async () => {
    try {
      const answer = await fetch(`annotations/${view.id}`, request);
      if (!answer.ok) throw new Error((await answer.text()) || `the server answered ${answer.status}`);
      say(`Saved: ${counted(decidedIn(view.id), 'decision')} in ${view.annotations}.`);
    } catch (problem) {
      say(`Not saved: ${problem.message}. Download the annotations to keep them.`, true);
    }
  });
}

function annotatedReference(reference) {
  return {
    id: reference.id,
    label: reference.label,
    authors: reference.authors.map((author) => author.family),
    year: reference.year && reference.year + (reference.year_suffix ?? ''),
    title: reference.title,
    container: reference.container,
    volume: reference.volume,
    issue: reference.issue,
    pages: reference.pages,
    doi: reference.doi,
    pmid: reference.pmid,
    raw: reference.raw,
  };
}

/** The decisions of a document as `claimtrace/annotations/1`: the layer `claims`, one region a decision. */
function annotationsOf(view) {
  const regions = [];
  const claims = [];
  for (const claim of view.claims) {
    const decision = decisionOf(view.id, claim.id);
    if (!decision) continue;
    const { span } = decision;
    regions.push({ start: Math.min(claim.span.start, span.start), end: Math.max(claim.span.end, span.end) });
    if (decision.verdict === 'rejected') continue;
    claims.push({
      start: span.start,
      end: span.end,
      text: slice(view, span),
      references: decision.references,
      assertion: decision.assertion,
    });
  }
  const annotator = byId('reviewer').value.trim();
  return {
    schema: 'claimtrace/annotations/1',
    document: { file_name: view.file_name, sha256: view.sha256, id: view.id },
    annotator: annotator || undefined,
    layers: ['claims'],
    text: view.text,
    regions,
    references: view.references.map(annotatedReference),
    claims,
  };
}

function download(view) {
  const json = `${JSON.stringify(annotationsOf(view), null, 1)}\n`;
  const address = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const link = make('a', { href: address, download: view.annotations });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Downloads one file for each document with decisions. */
async function downloadAll() {
  const decided = readable.filter((row) => decidedIn(row.id) > 0);
  for (const row of decided) download(await openDocument(row.id));
  const message = `${counted(decided.length, 'file')} of annotations, one a document with decisions.`;
  say(decided.length ? message : 'Nothing is decided yet.');
}

