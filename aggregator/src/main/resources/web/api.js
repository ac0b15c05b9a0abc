// The aggregator's HTTP interface. Paths are relative, so the page also works behind a proxy that
// puts it under a path of its own.

/** An answer that was not 200; status is the HTTP status. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function get(path, signal) {
  const response = await fetch(path, { signal, cache: 'no-store', headers: { accept: 'application/json' } });
  if (!response.ok) {
    throw new ApiError(response.status, `${path}: ${response.status}`);
  }
  return response.json();
}

/** Gives an order as JSON, which a page of another site cannot. */
async function order(method, path, body) {
  const response = await fetch(path, { method, cache: 'no-store', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) {
    throw new ApiError(response.status, `${path}: ${response.status}`);
  }
  return response.json();
}

/** {role, insecure}: what this browser may do. */
export const loadAccess = () => get('api/v1/access');

/** Shows a token once; the browser keeps it in a cookie that no script can read. */
export const showToken = token => order('POST', 'api/v1/access', { token });

export const acknowledge = id => order('POST', `api/v1/alerts/${encodeURIComponent(id)}/ack`, { by: 'page', comment: '', acknowledged: true });

export const loadCluster = () => get('api/v1/cluster');

export const loadAlerts = () => get('api/v1/alerts?from=now-7d');

export const loadHealth = () => get('health');

export const loadNode = (name, signal) => get(`api/v1/nodes/${encodeURIComponent(name)}`, signal);

/** query: measurement, field, host, agg, tags {}, from and to in milliseconds, step in seconds. */
export function loadSeries({ measurement, field, host, agg, tags = {}, from, to, step }, signal) {
  const parameters = new URLSearchParams({ measurement, field, ...tags });
  if (host !== undefined) {
    parameters.set('host', host);
  }
  parameters.set('from', new Date(from).toISOString());
  parameters.set('to', new Date(to).toISOString());
  parameters.set('step', `${step}s`);
  parameters.set('agg', agg ?? 'mean');
  return get(`api/v1/series?${parameters}`, signal);
}

export function openFeed() {
  const url = new URL('api/v1/feed', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return new WebSocket(url);
}
