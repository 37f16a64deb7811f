// Starts the built program for a test run, with its own database on a free port, and stops it again.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

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

const linksIn = (text) => [...text.matchAll(/https?:\/\/\S+\/welkom\/\S+/g)].map((match) => match[0]);

// start returns the program's address, its database, the sign-in links it printed, its output so far, run (another command on the same
// database, which returns what that printed and its links) and stop. first are the commands that run before it; links is
// how many sign-in links it prints.
export async function start({ args = ['serve', '--demo'], first = [], links = 2, settings = {} } = {}) {
  const program = process.env.VK_TEST_PROGRAM || fileURLToPath(new URL('../../bin/veiligheidskalender', import.meta.url));
  await access(program).catch(() => { throw new Error(`${program} is er niet: draai eerst make build`); });

  const folder = await mkdtemp(join(tmpdir(), 'veiligheidskalender-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VK_')));
  const database = `sqlite:${folder}/test.db`;
  const options = { cwd: folder, env: { ...inherited, VK_LISTEN: address, VK_BASE_URL: url, VK_DATABASE: database, ...settings } };

  const run = async (...command) => {
    const { stdout } = await promisify(execFile)(program, command, { ...options, timeout: START });
    return { text: stdout, links: linksIn(stdout) };
  };
  try {
    for (const command of first) await run(...command);
  } catch (reason) {
    await rm(folder, { recursive: true });
    throw reason;
  }

  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
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

  for (const until = Date.now() + START; ;) {
    if (ended() || Date.now() > until) {
      await stop();
      throw new Error(`het programma is niet gestart:\n${text}`);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok && linksIn(text).length >= links) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url, database, links: linksIn(text), output: () => text, run, stop };
}
