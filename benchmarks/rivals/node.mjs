// How do servers on Node answer out of plain objects?
//
// `node node.mjs turns SIDE FOLDER QUERY` takes turns as turns.py says; each side keeps whatever it caches.
// `node node.mjs serve mercurius FOLDER` listens at BENCHMARK_PORT.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const [, , mode, side, folder, queryFile] = process.argv
const read = name => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')).data
const data = { version: read('tree').version, dataset: read('small').dataset }
const sdl = readFileSync(`${folder}/schema.graphql`, 'utf8')

const executable = graphql => {
  const schema = graphql.buildSchema(sdl)
  for (const [name, field] of Object.entries(schema.getQueryType().getFields())) {
    field.resolve = (_root, { datasetId }) => datasetId === data.dataset.datasetId ? data[name] : null
  }
  return schema
}

const bytes = answer => {
  if (answer.errors) throw new Error(JSON.stringify(answer.errors))
  return Buffer.from(JSON.stringify(answer))
}

const mercuriusApp = async () => {
  const { default: fastify } = await import('fastify')
  const { default: mercurius } = await import('mercurius')
  const graphql = await import('graphql')
  const app = fastify()
  app.register(mercurius, { schema: executable(graphql), jit: 1 })
  await app.ready()
  return app
}

const sides = {
  'graphql-js': async query => {
    const graphql = await import('graphql')
    const schema = executable(graphql)
    const document = graphql.parse(query)
    graphql.assertValidSchema(schema)
    return async () => bytes(await graphql.execute({ schema, document }))
  },
  'graphql-jit': async query => compiled(query, {}, (_compiled, answer) => bytes(answer)),
  'graphql-jit-stringify': async query =>
    compiled(query, { customJSONSerializer: true }, ({ stringify }, answer) => Buffer.from(stringify(answer))),
  mercurius: async query => {
    const app = await mercuriusApp()
    return async () => bytes(await app.graphql(query))
  },
  yoga: async query => {
    const graphql = await import('graphql')
    const { createYoga } = await import('graphql-yoga')
    const { useGraphQlJit } = await import('@envelop/graphql-jit')
    const yoga = createYoga({ schema: executable(graphql), plugins: [useGraphQlJit()], logging: false })
    const body = JSON.stringify({ query })
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    return async () => {
      const answer = await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })
      return Buffer.from(await answer.arrayBuffer())
    }
  }
}

const compiled = async (query, options, write) => {
  const graphql = await import('graphql')
  const { compileQuery } = await import('graphql-jit')
  const made = compileQuery(executable(graphql), graphql.parse(query), undefined, options)
  return async () => write(made, await made.query(undefined, {}, {}))
}

const turns = async () => {
  // Garbage is collected between runs, as it is for the sides in Python.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  const work = await sides[side](readFileSync(queryFile, 'utf8'))
  for await (const line of createInterface({ input: process.stdin })) {
    const cpu = []
    const wall = []
    let answer
    for (let run = 0; run < Number(line); run++) {
      answer = undefined
      collect()
      const beganCpu = process.cpuUsage()
      const began = process.hrtime.bigint()
      answer = await work()
      wall.push(Number(process.hrtime.bigint() - began) / 1e9)
      const { user, system } = process.cpuUsage(beganCpu)
      cpu.push((user + system) / 1e6)
    }
    const digest = createHash('sha256').update(answer).digest('hex')
    process.stdout.write(JSON.stringify({ cpu, wall, size: answer.length, digest }) + '\n')
  }
}

const serve = async () => {
  const app = await mercuriusApp()
  await app.listen({ port: Number(process.env.BENCHMARK_PORT), host: '127.0.0.1' })
}

await (mode === 'serve' ? serve() : turns())
