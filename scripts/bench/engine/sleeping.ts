import type { Inngest } from 'inngest'

/** The function whose runs sleep: cancellable by its lead, as the product's are. */
export const sleeping = (client: Inngest, woke: (lateMs: number) => void) => [
  client.createFunction({ id: 'sleep', triggers: [{ event: 'sleep' }], cancelOn: [{ event: 'stop', match: 'data.leadId' }] }, async ({ event, step }) => {
    await step.sleepUntil('sleep', new Date(Number(event.data.at)))
    await step.run('awake', () => { woke(Date.now() - Number(event.data.at)) })
  }),
]
