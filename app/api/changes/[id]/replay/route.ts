import { route } from '#app/door.ts'
import { decide } from '#inngest/steps/decide.ts'
import { replayChange } from '#lib/changes/replay.server.ts'
import { OneChange } from '#lib/changes/schema.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { guards } from '#lib/guardrails/index.ts'
import { applyGuards } from '#lib/guardrails/ruling.ts'
import { tierOf } from '#lib/leads/score.ts'

/** What the loop does between look and record, without a hand on anything: the tier follows the document, too. */
function again(situation: Situation) {
  const seen = { ...situation, lead: { ...situation.lead, tier: tierOf(situation.lead.score, situation.settings.tiers) } }
  return applyGuards(decide(seen), seen, guards).action
}

export const GET = route({
  allow: 'changes.read', input: OneChange,
  async act({ id }, operator, house) {
    const replay = await replayChange(house.db, operator.workspaceId, id, again)
    if (!replay) throw new Fault('not_found', 'No such change in this workspace.')
    return replay
  },
})
