// The demo server's own small HTTP interface: defaults for the form, and robots on demand.

const ask = async (path, init) => {
  const response = await fetch(path, init);
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.message ?? String(response.status));
  return answer;
};

/** The form's defaults; the page's query string may point it to another broker. No password is taken from there. */
export async function defaults() {
  const found = await ask('/api/demo');
  const query = new URLSearchParams(location.search);
  for (const name of ['url', 'host', 'connectAccount', 'subscribePath', 'companyShortName']) {
    if (query.has(name)) found[name] = query.get(name);
  }
  return found;
}

const post = (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A customer calls a group. */
export const inboundCall = (group) => post('/api/inbound', { group });

/** Several customers call a group; those whom nobody can serve wait there. */
export const queueCalls = (group, count = 3) => post('/api/queue', { group, count });
