// The overview: figures, charts, documents.

const KINDS = ['DRUG', 'DRUG_CLASS', 'TRIAL', 'OUTCOME', 'ADVERSE_EVENT'];
const DOCUMENTS_PER_PAGE = 50;
let documentsPage = 0;

function sum(pick) {
  return readable.reduce((total, row) => total + (pick(row) ?? 0), 0);
}

function sumOfSummaries(pick) {
  let total = 0;
  for (const summary of summaries.values()) total += pick(summary) ?? 0;
  return total;
}

function showOverview() {
  const loaded = summaries.size;
  byId('loading').textContent =
    loaded < readable.length ? `Reading: ${count(loaded)} of ${counted(readable.length, 'document')} so far.` : '';
  const failed = index.documents.length - readable.length;
  const claims = sum((row) => row.counts?.claims);
  const cited = sum((row) => row.counts?.cited_claims);
  const markers = sum((row) => row.counts?.citations);
  const tiles = [
    ['Documents', readable.length, failed ? `${count(failed)} could not be read` : ''],
    ['Pages', sum((row) => row.counts?.pages), ''],
    ['Claims', claims, `${count(sum((row) => row.counts?.findings))} numbers in them`],
    ['Uncited claims', claims - cited, claims ? `${Math.round((100 * (claims - cited)) / claims)} % of all` : ''],
    ['References', sum((row) => row.counts?.references), ''],
    ['Markers', markers, `${count(markers - sum((row) => row.counts?.resolved))} in doubt`],
  ];
  byId('tiles').replaceChildren(
    ...tiles.map(([name, number, note]) =>
      make('div', {}, make('dt', {}, name), make('dd', {}, count(number), note && make('small', {}, note)))),
  );
  byId('support-chart').replaceChildren(
    barChart('Claims by source', [['cited', cited, 'cited'], ['uncited', claims - cited, 'uncited']]),
  );
  byId('kinds-chart').replaceChildren(
    barChart('Mentions by kind', KINDS.map((kind) =>
      [words(kind), sumOfSummaries((summary) => summary.entities[kind]), kind])),
  );
  byId('markers-chart').replaceChildren(
    barChart('Markers by status', ['resolved', 'ambiguous', 'unresolved'].map((status) =>
      [status, sumOfSummaries((summary) => summary.citations[status]), status])),
  );
  showReviewChart();
  showDocuments();
}

function showReviewChart() {
  const verdicts = { accepted: 0, corrected: 0, rejected: 0 };
  for (const all of decisions.values()) for (const { verdict } of all.values()) verdicts[verdict] += 1;
  byId('review-chart').replaceChildren(
    barChart('Decisions', Object.entries(verdicts).map(([name, number]) => [name, number, name])),
  );
}

function showDocuments() {
  const from = documentsPage * DOCUMENTS_PER_PAGE;
  const number = (value) => make('td', { class: 'number' }, value === undefined ? '–' : count(value));
  const rows = index.documents.slice(from, from + DOCUMENTS_PER_PAGE).map((row) => {
    const summary = summaries.get(row.id);
    const name = titleOf(row);
    const about = [summary?.author, summary?.year, row.path].filter(Boolean).join(' · ');
    const title = row.id ? make('a', { href: `#/read/${row.id}` }, name) : name;
    const counts = row.counts ?? {};
    return make('tr', {},
      make('th', { scope: 'row' }, title, make('small', {}, about)),
      make('td', {}, row.status, row.error && make('small', {}, row.error)),
      number(counts.pages), number(counts.references), number(counts.claims), number(counts.cited_claims),
      number(counts.findings), number(row.id ? decidedIn(row.id) : undefined));
  });
  document.querySelector('#documents tbody').replaceChildren(...rows);
  pager(byId('documents-pager'), documentsPage, DOCUMENTS_PER_PAGE, index.documents.length, (page) => {
    documentsPage = page;
    showDocuments();
  });
}

