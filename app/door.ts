import { house } from '#inngest/house.ts'
import type { House } from '#lib/env/house.server.ts'
import { baseUrlEnv } from '#lib/env/web.server.ts'
import { makeRoute } from '#lib/http/route.server.ts'
import { authorize } from '#lib/operators/permissions.ts'
import type { Permission } from '#lib/operators/permissions.ts'
import { currentOperator, requireOperator } from '#lib/operators/session.server.ts'
import type { Operator } from '#lib/operators/session.server.ts'

/** `route({ allow, input, act })`: the way every operator's route is written. `act(input, operator, house, request)` answers with JSON or a Response. */
export const route = makeRoute<House, Operator, Permission>({ house, operator: currentOperator, refusal: authorize, origin: baseUrlEnv })

export { house, requireOperator }
export type { Operator, Permission }
