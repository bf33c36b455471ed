import { describe, expect, it } from 'vitest'
import { hoursWords, ruleWords, sayAction, sayKey } from './words.ts'

describe('words', () => {
  it.each([[0.001, '1 m'], [0.5, '30 m'], [1, '1 h'], [46.2, '46 h'], [72, '72 h'], [120, '5 d']])('says %d hours as %s', (hours, words) => {
    expect(hoursWords(hours)).toBe(words)
  })

  it('says an action as the screen does, whether whole or by its key', () => {
    expect(sayAction({ kind: 'send_email', angle: 'light_ask', priority: 'normal' })).toBe('Email, light ask angle')
    expect(sayAction({ kind: 'wait', untilHours: 24, reason: 'too soon' })).toBe('Wait 24 h')
    expect(sayAction({ kind: 'escalate_to_human', priority: 'high', reason: 'asked for terms' })).toBe('Escalate, high priority')
    expect(sayKey('send_sms:proof')).toBe('SMS, proof angle')
    expect(sayKey('wait:24h')).toBe('Wait 24 h')
    expect(sayKey('skip')).toBe('Skip')
  })

  it('says a rule without its punctuation', () => {
    expect(ruleWords('frequency-cap')).toBe('Frequency cap')
  })
})
