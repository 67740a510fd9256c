// Views, addresses and keys.

const VIEWS = ['overview', 'claims', 'reading'];

/** Shows the view of the address: #/, #/claims, #/read, #/read/DOCUMENT, #/read/DOCUMENT/CLAIM. */
async function route({ moveFocus }) {
  const [, first = '', id, claim] = location.hash.split('/').map(decodeURIComponent);
  if (location.hash === '#main') return byId('main').focus();
  const view = { claims: 'claims', read: 'reading' }[first] ?? 'overview';
  const isNew = byId(view).hidden;
  for (const name of VIEWS) byId(name).hidden = name !== view;
  for (const link of document.querySelectorAll('nav a[data-view]')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (isNew && moveFocus) byId(`${view}-heading`).focus();
  if (view === 'overview') showOverview();
  else if (view === 'claims') showTable();
  else await showReading(id, claim).catch((problem) => say(`Cannot show the document: ${problem.message}`, true));
}

const KEYS = {
  n: () => goClaims(1),
  j: () => goClaims(1),
  p: () => goClaims(-1),
  k: () => goClaims(-1),
  a: () => judge(accepted),
  r: () => judge(rejected),
  u: () => judge(null),
  c: () => openCorrection(),
  m: () => nextStep(),
};

function onKey(event) {
  const inField = event.target.closest('input:not([type=checkbox]), textarea, select, dialog');
  if (!byId('keys-on').checked || inField || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '?') {
    byId('keys').showModal();
  } else if (event.key === '/') {
    event.preventDefault();
    location.hash = '#/claims';
    setTimeout(() => byId('search').focus());
  } else if (!byId('reading').hidden && Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

function showLayers() {
  for (const { value, checked } of document.querySelectorAll('#layers input')) {
    byId('sheets').classList.toggle(`without-${value}`, !checked);
  }
}

function arrived() {
  nameDocuments();
  if (!byId('overview').hidden) showOverview();
  if (!byId('claims').hidden) showTable();
}

function prepare() {
  prepareTable();
  prepareCorrection();
  const reviewer = byId('reviewer');
  reviewer.value = remembered('reviewer') ?? '';
  reviewer.addEventListener('change', () => remember('reviewer', reviewer.value.trim()));
  byId('download-all').addEventListener('click', downloadAll);
  byId('download').addEventListener('click', () => reading.view && download(reading.view));
  byId('show-keys').addEventListener('click', () => byId('keys').showModal());
  byId('reading-document').addEventListener('change', ({ target }) => {
    location.hash = `#/read/${target.value}`;
  });
  byId('layers').addEventListener('change', showLayers);
  byId('sheets').addEventListener('click', openBox);
  document.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', () => route({ moveFocus: true }));
}

prepare();
nameDocuments();
// In a file the documents follow this script: only the overview can be shown before they are there.
if (served || location.hash.length <= 2) route({ moveFocus: false });
loadSummaries(arrived)
  .then(() => {
    document.documentElement.dataset.ready = 'yes';
    if (!served && location.hash.length > 2) route({ moveFocus: false });
  })
  .catch((problem) => say(`Cannot read the database: ${problem.message}`, true));
