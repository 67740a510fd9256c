// The correction of a claim: its bounds, how the writer stands to it, and its references.

/** References chosen in the open dialogue. */
let chosenReferences = new Set();

function openCorrection() {
  const { view } = reading;
  const claim = currentClaim();
  if (!claim) return;
  const before = decisionOf(view.id, claim.id) ?? accepted(claim);
  byId('correct-text').value = slice(view, before.span);
  byId('correct-assertion').value = before.assertion;
  byId('correct-search').value = '';
  byId('correct-problem').textContent = '';
  chosenReferences = new Set(before.references);
  showChoices();
  byId('correct').showModal();
}

/** The chosen references first, then those that the search finds. */
function showChoices() {
  const { view } = reading;
  const wanted = byId('correct-search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (reference) => {
    const text = `${reference.label ?? ''} ${reference.raw}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const chosen = view.references.filter((reference) => chosenReferences.has(reference.id));
  const others = view.references.filter((reference) => !chosenReferences.has(reference.id) && found(reference));
  byId('correct-references').replaceChildren(...[...chosen, ...others].map((reference) => {
    const choose = ({ target }) => {
      if (target.checked) chosenReferences.add(reference.id);
      else chosenReferences.delete(reference.id);
    };
    return make('label', {},
      make('input', { type: 'checkbox', value: reference.id, checked: chosenReferences.has(reference.id), onchange: choose }),
      ` ${labelOf(reference)} ${shortReference(reference)}`);
  }));
}

/** The span of `words` in the paragraph of the claim, the nearest to the claim; null if they are not there. */
function findWords(view, claim, words) {
  const around = view.blocks.find((block) => block.kind !== 'table_cell'
    && block.span.start <= claim.span.start && claim.span.end <= block.span.end)?.span ?? claim.span;
  const wanted = Array.from(words);
  let best = null;
  for (let at = around.start; at + wanted.length <= around.end; at += 1) {
    if (!wanted.every((character, offset) => view.characters[at + offset] === character)) continue;
    const distance = Math.abs(at - claim.span.start);
    if (!best || distance < best.distance) best = { distance, span: { start: at, end: at + wanted.length } };
  }
  return wanted.length ? best?.span ?? null : null;
}

/** A claim that is not rejected and shares characters with `span`: two claims of one sentence contradict each other. */
function overlapping(view, claim, span) {
  return view.claims.find((other) => {
    const decision = decisionOf(view.id, other.id);
    const place = decision?.span ?? other.span;
    return other.id !== claim.id && decision?.verdict !== 'rejected' && place.start < span.end && span.start < place.end;
  });
}

function keepCorrection(event) {
  event.preventDefault();
  const { view } = reading;
  const claim = currentClaim();
  const span = findWords(view, claim, byId('correct-text').value.trim());
  const problem = byId('correct-problem');
  problem.textContent = '';
  if (!span) {
    problem.textContent = 'These words do not stand in the claim’s paragraph, one after another.';
    return;
  }
  const other = overlapping(view, claim, span);
  if (other) {
    problem.textContent = `These words belong to claim ${view.claims.indexOf(other) + 1} too: reject that one first.`;
    return;
  }
  const references = view.references.filter((reference) => chosenReferences.has(reference.id));
  const assertion = byId('correct-assertion').value;
  const ids = references.map((reference) => reference.id);
  const same = span.start === claim.span.start && span.end === claim.span.end && assertion === claim.assertion
    && ids.length === claim.references.length && ids.every((id) => claim.references.includes(id));
  byId('correct').close();
  judge(() => ({ verdict: same ? 'accepted' : 'corrected', span, assertion, references: ids }));
}

function prepareCorrection() {
  byId('correct-assertion').append(...ASSERTIONS.map((name) => make('option', { value: name }, words(name))));
  byId('correct-form').addEventListener('submit', keepCorrection);
  byId('correct-search').addEventListener('input', showChoices);
  byId('correct-cancel').addEventListener('click', () => byId('correct').close());
}

