export const OUTCOME_WORDS: Record<string, string> = { meeting_booked: 'Meeting booked', nurture: 'Nurture on', not_a_fit: 'Not a fit', wrong_escalation: 'Wrong escalation' }

/** What each ending does, for the person about to choose it. */
export const OUTCOME_HELP: Record<string, string> = {
  meeting_booked: 'The lead counts as converted, and the agent stays silent.',
  nurture: 'The agent takes the lead up again now.',
  not_a_fit: 'The lead stays with people, and the agent stays silent.',
  wrong_escalation: 'The agent takes the lead up again, and this counts against escalating such leads.',
}

export const CHANNEL_WORDS: Record<string, string> = { email: 'Email', sms: 'SMS', chat: 'Chat' }
