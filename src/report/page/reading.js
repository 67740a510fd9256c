// The reading view: the pages, the claims, and the chain from a claim to its sources.

/** What is shown: the document, the claim's place among its claims, and the step of the chain. */
const reading = { view: null, at: -1, step: null };

function currentClaim() {
  return reading.view?.claims[reading.at] ?? null;
}

async function showReading(id, claimId) {
  const row = readable.find((known) => known.id === id) ?? readable[0];
  if (!row) {
    byId('reading-about').textContent = 'This database holds no readable document.';
    return;
  }
  if (reading.view?.id !== row.id) {
    byId('reading-heading').textContent = titleOf(row);
    const view = await openDocument(row.id);
    Object.assign(reading, { view, at: -1, step: null });
    byId('reading-document').value = view.id;
    showDocument(view);
  }
  const at = claimId ? reading.view.claims.findIndex((claim) => claim.id === claimId) : 0;
  showClaim(Math.max(at, 0));
}

function showDocument(view) {
  const { title, authors, journal, year, doi } = view.metadata;
  byId('reading-heading').textContent = title ?? view.file_name;
  const names = authors.length > 3 ? `${authors[0]} et al.` : authors.join(', ');
  byId('reading-about').textContent = [names, journal, year, doi && `doi:${doi}`].filter(Boolean).join(' · ');
  byId('sheets').replaceChildren(...view.pages.map((page) => sheetOf(view, page)));
  byId('sheets').scrollTop = 0;
  showClaimList();
}

function showClaimList() {
  const { view } = reading;
  const items = view.claims.map((claim, at) => {
    const verdict = decisionOf(view.id, claim.id)?.verdict;
    return make('li', {},
      make('a', { href: `#/read/${view.id}/${claim.id}`, 'aria-current': at === reading.at ? 'true' : null },
        make('span', { class: 'short' },
          make('span', { class: `tag ${verdict ?? claim.support}` }, verdict ?? claim.support),
          ` ${claim.text.replaceAll('\t', ' | ')}`)));
  });
  const list = document.querySelector('#claim-list ol');
  list.replaceChildren(...items);
  scrollTo(byId('claim-list'), list.querySelector('[aria-current]'), false);
}

function showClaim(at) {
  reading.at = at;
  reading.step = null;
  showClaimList();
  showChain();
  markBoxes();
  const claim = currentClaim();
  if (claim) reveal('claim', claim.id);
}

/** Goes `by` claims on and says so in the address. */
function goClaims(by) {
  const { view, at } = reading;
  const claim = view?.claims[Math.min(Math.max(at + by, 0), view.claims.length - 1)];
  if (claim) location.hash = `#/read/${view.id}/${claim.id}`;
}

/** The steps of the current claim's chain: its markers, each followed by its references. */
function stepsOf(view, claim) {
  return claim.citations.flatMap((id) => {
    const citation = view.citationsById.get(id);
    if (!citation) return [];
    const targets = citation.targets.map((target) => ({ kind: 'reference', id: target.reference, target }));
    return [{ kind: 'citation', id, citation }, ...targets];
  });
}

function goStep(step) {
  reading.step = step;
  showChain();
  markBoxes();
  reveal(step.kind, step.id);
}

/** The next step of the chain; after the last one the claim itself. */
function nextStep() {
  const { view, step } = reading;
  const claim = currentClaim();
  if (!claim) return;
  const steps = stepsOf(view, claim);
  const at = step ? steps.findIndex((other) => other.kind === step.kind && other.id === step.id) : -1;
  if (at + 1 < steps.length) goStep(steps[at + 1]);
  else showClaim(reading.at);
}

/** Scrolls to where something is printed. */
function reveal(kind, id) {
  const box = byId('sheets').querySelector(`rect[data-kind="${kind}"][data-id="${CSS.escape(id)}"]`);
  scrollTo(byId('sheets'), box, true);
}

/** Brings `element` into sight inside `frame`, and leaves the rest of the page where it is. */
function scrollTo(frame, element, toCentre) {
  if (!element) return;
  const outer = frame.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  const inSight = inner.top >= outer.top && inner.bottom <= outer.bottom;
  if (inSight && !toCentre) return;
  const top = frame.scrollTop + inner.top - outer.top - (frame.clientHeight - inner.height) / 2;
  frame.scrollTo({ top, behavior: toCentre && !calm ? 'smooth' : 'auto' });
}

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Marks the boxes of the claim, of its chain, and of the step that is looked at. */
function markBoxes() {
  const claim = currentClaim();
  const linked = new Set(claim ? claim.citations.map((id) => `citation ${id}`) : []);
  for (const id of claim?.references ?? []) linked.add(`reference ${id}`);
  const chosen = reading.step ?? (claim && { kind: 'claim', id: claim.id });
  for (const box of byId('sheets').querySelectorAll('rect')) {
    const { kind, id } = box.dataset;
    box.classList.toggle('own', kind === 'claim' && id === claim?.id);
    box.classList.toggle('linked', linked.has(`${kind} ${id}`));
    box.classList.toggle('current', kind === chosen?.kind && id === chosen?.id);
  }
}

function openBox({ target }) {
  const { kind, id } = target.dataset ?? {};
  const { view } = reading;
  if (!kind) return;
  const claims = view.claims;
  const own = currentClaim();
  if (kind === 'claim') {
    location.hash = `#/read/${view.id}/${id}`;
  } else if (kind === 'entity') {
    const at = claims.findIndex((claim) => claim.entities.includes(id));
    if (at >= 0) location.hash = `#/read/${view.id}/${claims[at].id}`;
  } else {
    const list = kind === 'citation' ? 'citations' : 'references';
    if (!own?.[list].includes(id)) {
      const at = claims.findIndex((claim) => claim[list].includes(id));
      if (at >= 0) showClaim(at);
    }
    goStep({ kind, id });
  }
}

function showChain() {
  const { view } = reading;
  const claim = currentClaim();
  const body = byId('chain-body');
  if (!claim) {
    body.replaceChildren(make('p', { class: 'quiet' }, 'No claim was found in this document.'));
    return;
  }
  byId('chain-heading').textContent = `Claim ${reading.at + 1} of ${view.claims.length}`;
  body.replaceChildren();
  fill(body, {}, [
    actionsOf(view, claim),
    make('blockquote', { id: 'claim-text' }, ...markedText(view, claim)),
    aboutClaim(view, claim),
    findingsOf(view, claim),
    make('h3', {}, 'Chain to the sources'),
    chainOf(view, claim),
  ]);
}

function actionsOf(view, claim) {
  const decision = decisionOf(view.id, claim.id);
  const act = (name, key, verdict, action) => make('button', {
    type: 'button',
    id: `act-${name.toLowerCase()}`,
    class: verdict,
    'aria-pressed': verdict ? String(decision?.verdict === verdict) : null,
    'aria-keyshortcuts': key,
    onclick: action,
  }, `${name} `, make('kbd', { 'aria-hidden': 'true' }, key));
  return make('div', { class: 'actions' },
    act('Previous', 'p', null, () => goClaims(-1)),
    act('Next', 'n', null, () => goClaims(1)),
    act('Accept', 'a', 'accepted', () => judge(accepted)),
    act('Reject', 'r', 'rejected', () => judge(rejected)),
    act('Correct', 'c', 'corrected', () => openCorrection()),
    decision ? act('Undo', 'u', null, () => judge(null)) : null);
}

/** Decides about the current claim; `decision` makes the decision of the claim, null undoes. */
function judge(decision) {
  const claim = currentClaim();
  if (!claim) return;
  const decided = decision && decision(claim);
  decide(reading.view, claim, decided);
  const verdict = decided ? decided.verdict : 'undecided again';
  say(`Claim ${reading.at + 1}: ${verdict}.`);
  const focused = document.activeElement?.id;
  showClaimList();
  showChain();
  if (focused) byId(focused)?.focus();
}

/** The claim's text with its mentions and markers marked. */
function markedText(view, claim) {
  const marks = [
    ...claim.citations.map((id) => ['citation', view.citationsById.get(id)]),
    ...claim.entities.map((id) => ['entity', view.entitiesById.get(id)]),
  ].filter(([, part]) => part && part.span.start >= claim.span.start && part.span.end <= claim.span.end);
  marks.sort(([, a], [, b]) => a.span.start - b.span.start || b.span.end - a.span.end);
  const pieces = [];
  let from = claim.span.start;
  for (const [kind, part] of marks) {
    if (part.span.start < from) continue;
    pieces.push(slice(view, { start: from, end: part.span.start }));
    const name = kind === 'entity' ? words(part.label) : `marker, ${part.status}`;
    pieces.push(make('mark', { class: `${kind} ${part.label ?? part.status}`, title: name }, slice(view, part.span)));
    from = part.span.end;
  }
  pieces.push(slice(view, { start: from, end: claim.span.end }));
  return pieces;
}

function aboutClaim(view, claim) {
  const section = view.sections.find((known) => known.id === claim.section);
  const decision = decisionOf(view.id, claim.id);
  const facts = [
    ['Place', [claim.boxes[0] && `page ${claim.boxes[0].page}`, section?.title].filter(Boolean).join(', ')],
    ['Assertion', words(claim.assertion)],
    ['Direction', words(claim.direction.kind)],
    ['Source', claim.support],
  ];
  if (decision?.verdict === 'corrected') {
    const labels = decision.references.map((id) => labelOf(view.referencesById.get(id))).join(', ');
    facts.push(['Corrected to', `“${slice(view, decision.span)}” (${words(decision.assertion)}; ${labels || 'no reference'})`]);
  }
  return make('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) =>
    [make('dt', {}, name), make('dd', {}, value)]));
}

function findingsOf(view, claim) {
  if (!claim.findings.length) return null;
  const name = (id) => view.entitiesById.get(id)?.text ?? '';
  const rows = claim.findings.map((finding) => make('tr', {},
    make('th', { scope: 'row' }, finding.text),
    make('td', {}, words(finding.kind)),
    make('td', {}, name(finding.measure)),
    make('td', {}, [name(finding.arm), name(finding.comparator)].filter(Boolean).join(' vs ')),
    make('td', {}, [finding.grade, finding.time_point, finding.group_size && `n = ${finding.group_size}`]
      .filter(Boolean).join('; '))));
  const heads = ['Number', 'Kind', 'Of', 'In', 'Detail'].map((head) => make('th', { scope: 'col' }, head));
  return make('div', { class: 'scroll' }, make('table', { class: 'findings' },
    make('caption', {}, 'Numbers'), make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows)));
}

function labelOf(reference) {
  return reference ? `[${reference.label ?? reference.id}]` : '[?]';
}

function shortReference(reference) {
  if (!reference?.title) return reference?.raw ?? 'not in the list';
  const author = reference.authors[0]?.family ?? '';
  const others = reference.authors.length > 1 || reference.et_al ? ' et al.' : '';
  const year = (reference.year ?? 'no year') + (reference.year_suffix ?? '');
  return `${author}${others} (${year}). ${reference.title}`;
}

/** Claim → markers → references → source passages, as nested lists of buttons. */
function chainOf(view, claim) {
  if (!claim.citations.length) {
    return make('p', { class: 'quiet' }, 'The writer gives no source for this claim.');
  }
  const chosen = (step) => reading.step?.kind === step.kind && reading.step.id === step.id;
  const button = (step, ...content) => make('button', {
    type: 'button',
    class: `step ${step.kind}`,
    'aria-current': chosen(step) ? 'step' : null,
    onclick: () => goStep(step),
  }, ...content);
  const reasons = new Map(claim.support_links.map((link) => [link.citation, link]));
  const markers = claim.citations.map((id) => {
    const citation = view.citationsById.get(id);
    if (!citation) return null;
    const link = reasons.get(id);
    const why = link ? `${words(link.reason)}, ${link.confidence.toFixed(2)}` : '';
    const references = citation.targets.map(({ reference: target, confidence }) => {
      const reference = view.referencesById.get(target);
      return make('li', {},
        button({ kind: 'reference', id: target }, make('b', {}, labelOf(reference)), ` ${shortReference(reference)} `,
          make('small', {}, confidence.toFixed(2))),
        make('p', { class: 'source' },
          reference?.doi && make('a', {
            href: `https://doi.org/${encodeURI(reference.doi)}`, rel: 'noopener noreferrer', target: '_blank',
          }, `doi:${reference.doi}`),
          make('span', { class: 'quiet' }, 'No source passage in this database.')));
    });
    return make('li', {},
      button({ kind: 'citation', id }, 'Marker ', make('b', {}, `“${citation.text}”`),
        citation.status === 'resolved' ? ' ' : make('em', {}, ` ${citation.status} `), make('small', {}, why)),
      references.length ? make('ol', {}, ...references)
        : make('p', { class: 'quiet' }, 'No reference of the list fits this marker.'));
  });
  return make('ol', { class: 'chain' }, ...markers);
}

