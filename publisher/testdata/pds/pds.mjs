// Starts Bluesky's own server (PDS) and its directory of identities in memory and in a temporary folder, makes an account
// with an app password, and says so in one line of JSON. It ends when its input does. What @atproto/dev-env does in its
// TestPds and TestPlc, without the rest of the network that it brings along.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pdsPackage from '@atproto/pds'
import Database from 'better-sqlite3'
import plc from '@did-plc/server'

// In place of better-sqlite3, which has to be compiled, package.json puts libsql, which has not. It speaks the same language,
// but gives bytes as an ArrayBuffer where better-sqlite3 gives a Buffer.
const asBuffer = (row) => {
  for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = Buffer.from(row[name])
  return row
}
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1'))
const { all, get } = statement
statement.all = function (...values) { return all.apply(this, values).map(asBuffer) }
statement.get = function (...values) { return asBuffer(get.apply(this, values)) }

const { PDS, envToCfg, envToSecrets } = pdsPackage
const hex = () => randomBytes(32).toString('hex')
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const folder = mkdtempSync(join(tmpdir(), 'vk-pds-'))
const end = () => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
process.stdin.on('end', end).on('error', end).resume()
process.on('SIGTERM', end)

const directoryPort = await freePort()
await plc.PlcServer.create({ db: plc.Database.mock(), port: directoryPort }).start()

const port = await freePort()
const env = {
  devMode: true, // http
  disableSsrfProtection: true, // the directory is on this machine
  port,
  hostname: 'localhost',
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  blobstoreDiskTmpLocation: join(folder, 'tmp'),
  didPlcUrl: `http://127.0.0.1:${directoryPort}`,
  plcRotationKeyK256PrivateKeyHex: hex(),
  jwtSecret: hex(),
  adminPassword: hex(),
}
await (await PDS.create(envToCfg(env), envToSecrets(env))).start()

const url = `http://127.0.0.1:${port}`
const call = async (method, body, token) => {
  const headers = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(`${url}/xrpc/${method}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
const handle = 'woudenberg.test'
const own = hex()
const account = await call('com.atproto.server.createAccount', { handle, email: 'proef@example.test', password: own })
const app = await call('com.atproto.server.createAppPassword', { name: 'veiligheidskalender' }, account.accessJwt)
console.log(JSON.stringify({ url, handle, did: account.did, own, password: app.password }))
