// Between a page and its proxy: passes SIP over WebSocket on (RFC 7118), and says things to the page that no proxy would.

import { WebSocket, WebSocketServer } from 'ws';

/** Starts one before the proxy at `upstream`. Gives `{ ws, said, inject(data), stop() }`. */
export async function startSipTap(upstream) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
  await new Promise((resolve) => server.once('listening', resolve));
  const said = [];
  server.on('connection', (page) => {
    const proxy = new WebSocket(upstream, 'sip');
    const early = [];
    page.on('message', (data, isBinary) => {
      said.push(String(data));
      if (proxy.readyState === WebSocket.OPEN) proxy.send(data, { binary: isBinary });
      else early.push(data);
    });
    proxy.on('open', () => early.forEach((data) => proxy.send(data, { binary: false })));
    proxy.on('message', (data, isBinary) => page.send(data, { binary: isBinary }));
    proxy.on('close', () => page.close());
    proxy.on('error', () => page.terminate());
    page.on('close', () => proxy.close());
  });
  return {
    ws: `ws://127.0.0.1:${server.address().port}`,
    /** What the pages have sent. */
    said,
    /** To every page that is connected. */
    inject: (data) => { for (const page of server.clients) page.send(data); },
    stop: () => {
      for (const page of server.clients) page.terminate();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
