// A static server on a port of its own: a table of paths with status, headers and body, and a folder.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

// `routes` maps a path to `{ status, headers, body }`; `folder` serves the rest. Gives `{ url, seen, close }`; `seen` counts the requests per path.
export async function serve({ routes = {}, folder }) {
  const seen = {};
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    seen[path] = (seen[path] ?? 0) + 1;
    // Chromium asks for an icon by itself; a 404 would stand among the page's errors.
    const icon = path === '/favicon.ico' ? { status: 204 } : undefined;
    const { status = 200, headers = {}, body } = routes[path] ?? icon ?? file(folder, path);
    response.writeHead(status, headers).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, seen, close };
}

function file(folder, path) {
  try {
    const name = normalize(path).endsWith('/') ? join(path, 'index.html') : path;
    return { headers: { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }, body: readFileSync(join(folder, name)) };
  } catch {
    return { status: 404, body: 'not found' };
  }
}

// An HTML page as a route.
export const html = (body, headers = {}) => ({ headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body });
