import type { NextRequest } from 'next/server'
import { serve } from 'inngest/next'
import { inngestClient } from '#inngest/client.ts'
import { house } from '#inngest/house.ts'
import { functionsFor } from '#inngest/index.ts'
import { observing } from '#inngest/observe.ts'
import { engineEnv } from '#lib/env/read.server.ts'

/** Where a real Inngest server calls the functions. With the embedded engine nothing is mounted here. */
async function answer(method: 'GET' | 'POST' | 'PUT', request: NextRequest): Promise<Response> {
  const choice = engineEnv()
  if (choice.kind === 'embedded') return new Response(null, { status: 404 })
  const client = inngestClient(choice, undefined, [observing(house())])
  return serve({ client, functions: functionsFor(client, house()) })[method](request, undefined)
}

export const GET = (request: NextRequest) => answer('GET', request)
export const POST = (request: NextRequest) => answer('POST', request)
export const PUT = (request: NextRequest) => answer('PUT', request)
