/** A chat session is live while its heartbeat is younger than this. */
export const CHAT_LIVE_SECONDS = 45
