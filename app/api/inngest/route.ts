import { serve } from 'inngest/next'
import { inngestClient } from '#inngest/client.ts'
import { house } from '#inngest/house.ts'
import { functionsFor } from '#inngest/index.ts'
import { engineEnv } from '#lib/env/read.server.ts'

/** Where a real Inngest server calls the functions. With the embedded engine nothing is mounted here. */
const handlers = () => {
  const choice = engineEnv()
  if (choice.kind === 'embedded') return null
  const client = inngestClient(choice)
  return serve({ client, functions: functionsFor(client, house()) })
}

type Handler = (request: never, context: unknown) => Promise<Response>
const through = (method: 'GET' | 'POST' | 'PUT'): Handler => async (request, context) => {
  const served = handlers()
  return served ? (served[method] as unknown as Handler)(request, context) : new Response(null, { status: 404 })
}

export const GET = through('GET')
export const POST = through('POST')
export const PUT = through('PUT')
