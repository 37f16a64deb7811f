// The program as a municipality runs it, without --demo: nobody has an account yet, a Pleio is a Pleio. That Pleio is a fake:
// it answers by what the title of a post says. The tests in publisher hold the program to the real protocol; these only need
// pages to look at.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { start } from './program.mjs';

const run = promisify(execFile);

const answers = {
  geweigerd: [200, { errors: [{ message: 'could_not_add' }] }],
  twijfel: [502, { errors: [] }],
};

async function fakePleio() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { query, variables } = JSON.parse(body || '{}');
    const placing = query?.includes('addEntity');
    const known = Object.keys(answers).find((word) => placing && variables.input.title.includes(word));
    const [status, data] = answers[known] ?? [200, { data: placing ? { addEntity: { entity: { guid: '1', url: '/news/view/1' } } }
      : { viewer: { loggedIn: true, isAdmin: true, isSubEditor: true, canWriteToContainer: true, user: { guid: 'u1', name: 'Redactie' } } } }];
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(data));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

// startOffice returns the program with firstLink, which makes the first account, pleio, the address of the site, invite,
// which returns a link for a new colleague, and tomorrow, which does to the database what a day does (see morgen/main.go).
export async function startOffice() {
  const folder = await mkdtemp(join(tmpdir(), 'veiligheidskalender-morgen-'));
  const morgen = join(folder, 'morgen');
  const built = run('go', ['build', '-o', morgen, './web/browser/morgen'],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), env: { ...process.env, CGO_ENABLED: '0' } });
  built.catch(() => {}); // tomorrow says it
  const pleio = await fakePleio();
  const clean = async () => {
    pleio.close();
    await built.catch(() => {});
    await rm(folder, { recursive: true });
  };
  try {
    const program = await start({ args: ['serve'], first: [['load', 'zblw']], links: 1, settings: { VK_ALLOW: '127.0.0.0/8' } });
    return {
      ...program,
      firstLink: program.links[0],
      pleio: `http://127.0.0.1:${pleio.address().port}`,
      invite: async (email, name) => (await program.run('user', 'add', email, '--name', name, '--role', 'admin')).links[0],
      tomorrow: async () => {
        await built;
        await run(morgen, [program.database]);
      },
      stop: async () => {
        await program.stop();
        await clean();
      },
    };
  } catch (reason) {
    await clean();
    throw reason;
  }
}
