/** Messages that share one way out: what stalls one pool starves no other. */
export type Pool = { workspaceId: string; channel: string; provider: string }

export const poolKey = ({ workspaceId, channel, provider }: Pool): string => `${workspaceId}\n${channel}\n${provider}`
