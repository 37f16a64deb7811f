// The program as a municipality runs it, without --demo: nobody has an account yet, a Pleio is a Pleio. That Pleio is a fake:
// it answers by what the title of a post says. The tests in publisher hold the program to the real protocol; these only need
// pages to look at.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { start } from './program.mjs';

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

// startOffice returns the program with firstLink, which makes the first account, pleio, the address of the site, and
// invite, which returns a link for a new colleague.
export async function startOffice() {
  const pleio = await fakePleio();
  try {
    const program = await start({ args: ['serve'], first: [['load', 'zblw']], links: 1, settings: { VK_ALLOW: '127.0.0.0/8' } });
    return {
      ...program,
      firstLink: program.links[0],
      pleio: `http://127.0.0.1:${pleio.address().port}`,
      invite: async (email, name) => (await program.run('user', 'add', email, '--name', name, '--role', 'admin')).links[0],
      stop: async () => {
        await program.stop();
        pleio.close();
      },
    };
  } catch (reason) {
    pleio.close();
    throw reason;
  }
}
