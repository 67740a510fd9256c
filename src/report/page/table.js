// The table of all claims: filtered, sorted, in pages.

const CLAIMS_PER_PAGE = 50;
const ASSERTIONS = ['asserted', 'negated', 'hedged', 'planned', 'background'];
const DIRECTIONS = ['improves', 'worsens', 'no_difference', 'unclear'];
let claimsPage = 0;
/** Column −1: the order of the documents and of reading. */
let sorting = { column: -1, falling: false };

/** Columns: name, what they sort by, cell, class. */
const COLUMNS = [
  ['Document', (row) => row.name, (row) => [make('a', { href: `#/read/${row.summary.id}` }, row.name)]],
  ['Page', (row) => row.claim.page ?? 0, (row) => [row.claim.page ?? '–'], 'number'],
  ['Claim', (row) => row.claim.text, (row) => [
    make('a', { href: `#/read/${row.summary.id}/${row.claim.id}` }, row.claim.text.replaceAll('\t', ' | ')),
    make('small', {}, Array.from(row.claim.names).slice(0, 8).join(' · ')),
  ]],
  ['Source', (row) => row.claim.support, (row) => [
    make('span', { class: `tag ${row.claim.support}` }, row.claim.support),
    row.claim.doubtful ? make('small', {}, `${counted(row.claim.doubtful, 'marker')} in doubt`) : null,
  ]],
  ['References', (row) => row.claim.references, (row) => [count(row.claim.references)], 'number'],
  ['Confidence', (row) => row.claim.confidence ?? -1, (row) =>
    [row.claim.confidence === null ? '–' : row.claim.confidence.toFixed(2)], 'number'],
  ['Numbers', (row) => row.claim.findings, (row) => [count(row.claim.findings)], 'number'],
  ['Assertion', (row) => row.claim.assertion, (row) => [words(row.claim.assertion)]],
  ['Direction', (row) => row.claim.direction, (row) => [words(row.claim.direction)]],
  ['Decision', (row) => verdictOf(row) ?? '', (row) => {
    const verdict = verdictOf(row);
    return [verdict ? make('span', { class: `tag ${verdict}` }, verdict) : '–'];
  }],
];

function verdictOf({ claim, summary }) {
  return decisionOf(summary.id, claim.id)?.verdict ?? null;
}

/** What the search looks in; made when it is first asked for. */
function haystack(row) {
  row.haystack ??= [row.claim.text, ...row.claim.names, row.name, row.summary.author]
    .join('\n').toLowerCase();
  return row.haystack;
}

function filtered() {
  const value = (name) => byId(`filter-${name}`).value;
  const wanted = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const [inDocument, support, label, numbers] = ['document', 'support', 'label', 'numbers'].map(value);
  const [assertion, direction, decision] = ['assertion', 'direction', 'decision'].map(value);
  return claimRows.filter((row) => {
    const { claim, summary } = row;
    return (!inDocument || summary.id === inDocument)
      && (!support || (support === 'doubtful' ? claim.doubtful > 0 : claim.support === support))
      && (!label || claim.labels.includes(label))
      && (!numbers || (claim.findings > 0) === (numbers === 'yes'))
      && (!assertion || claim.assertion === assertion)
      && (!direction || claim.direction === direction)
      && (!decision || (verdictOf(row) ?? 'none') === decision)
      && wanted.every((word) => haystack(row).includes(word));
  });
}

function sorted(rows) {
  const { column, falling } = sorting;
  if (column < 0) return rows;
  // Sorting is stable: reading order is kept among equals.
  const key = COLUMNS[column][1];
  const keyed = rows.map((row) => [key(row), row]);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const order = ([a], [b]) => (typeof a === 'number' ? a - b : compare(a, b));
  keyed.sort(falling ? (a, b) => order(b, a) : order);
  return keyed.map(([, row]) => row);
}

function showTable() {
  const rows = sorted(filtered());
  claimsPage = Math.min(claimsPage, Math.max(0, Math.ceil(rows.length / CLAIMS_PER_PAGE) - 1));
  const from = claimsPage * CLAIMS_PER_PAGE;
  const missing = readable.length - summaries.size;
  byId('count').textContent = `${count(rows.length)} of ${counted(claimRows.length, 'claim')}`
    + (missing ? `; ${counted(missing, 'document')} still to be read` : '');
  const cells = (row) => COLUMNS.map(([name, , cell, kind]) =>
    make('td', { class: kind, 'data-name': name.toLowerCase() }, ...cell(row)));
  const body = document.querySelector('#claim-table tbody');
  body.replaceChildren(
    ...rows.slice(from, from + CLAIMS_PER_PAGE).map((row) => make('tr', {}, ...cells(row))),
  );
  showHeads();
  pager(byId('claims-pager'), claimsPage, CLAIMS_PER_PAGE, rows.length, (page) => {
    claimsPage = page;
    showTable();
    byId('claims-heading').scrollIntoView();
  });
}

function showHeads() {
  const heads = document.querySelectorAll('#claim-table thead th');
  heads.forEach((head, column) => {
    const isSorted = column === sorting.column;
    head.setAttribute('aria-sort', isSorted ? (sorting.falling ? 'descending' : 'ascending') : 'none');
  });
}

function prepareTable() {
  const option = (value, name = words(value)) => make('option', { value }, name);
  byId('filter-label').append(...KINDS.map((kind) => option(kind)));
  byId('filter-assertion').append(...ASSERTIONS.map((name) => option(name)));
  byId('filter-direction').append(...DIRECTIONS.map((name) => option(name)));
  const head = document.querySelector('#claim-table thead tr');
  COLUMNS.forEach(([name, , , kind], column) => {
    const sort = () => {
      sorting = { column, falling: sorting.column === column && !sorting.falling };
      claimsPage = 0;
      showTable();
    };
    head.append(make('th', { scope: 'col', class: kind }, make('button', { type: 'button', onclick: sort }, name)));
  });
  const again = () => {
    claimsPage = 0;
    showTable();
  };
  const filters = byId('filters');
  filters.addEventListener('input', again);
  filters.addEventListener('reset', () => setTimeout(again));
  filters.addEventListener('submit', (event) => event.preventDefault());
}

/** Fills the choices of documents; called when more titles are known. */
function nameDocuments() {
  for (const [id, first] of [['filter-document', 'all'], ['reading-document', null]]) {
    const choice = byId(id);
    const chosen = choice.value;
    const options = readable.map((row) => make('option', { value: row.id }, titleOf(row)));
    choice.replaceChildren(...(first ? [make('option', { value: '' }, first)] : []), ...options);
    choice.value = chosen || (first ? '' : choice.value);
  }
}

