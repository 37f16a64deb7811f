// Starts the built program for a test run, with its own database on a free port, and stops it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START = 60_000; // ms: a cold start with the pack on a busy machine
const STOP = 15_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// start returns the program's address, the sign-in links it printed, its output so far, and stop.
export async function start(args = ['serve', '--demo'], settings = {}) {
  const program = process.env.VK_TEST_PROGRAM || fileURLToPath(new URL('../../bin/veiligheidskalender', import.meta.url));
  await access(program).catch(() => { throw new Error(`${program} is er niet: draai eerst make build`); });

  const folder = await mkdtemp(join(tmpdir(), 'veiligheidskalender-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VK_')));
  const child = spawn(program, args, {
    cwd: folder, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, VK_LISTEN: address, VK_BASE_URL: url, VK_DATABASE: `sqlite:${folder}/demo.db`, ...settings },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  child.stderr.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  await once(child, 'spawn').catch(async (reason) => { // it cannot be run at all
    await rm(folder, { recursive: true });
    throw reason;
  });
  const exit = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL')); // whatever happens to the tests, the program does not stay behind
  const ended = () => child.exitCode !== null || child.signalCode !== null;

  async function stop() {
    if (!ended()) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP);
    await exit;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  }

  const links = () => [...text.matchAll(/https?:\/\/\S+\/welkom\/\S+/g)].map((match) => match[0]);
  for (const until = Date.now() + START; ;) {
    if (ended() || Date.now() > until) {
      await stop();
      throw new Error(`het programma is niet gestart:\n${text}`);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok && links().length >= 2) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url, links: links(), output: () => text, stop };
}
