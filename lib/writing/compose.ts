import type { Angle, Channel } from '#lib/domain/action.ts'
import { hashOf } from '#lib/domain/digest.ts'
import type { Draft, Slot } from '#lib/domain/draft.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { SignalName } from '#lib/domain/signal.ts'
import { emailHtml, emailText } from './footer.ts'
import { plainLine } from './plain.ts'
import { TEMPLATES_VERSION, templateFor } from './templates.ts'

/** What a message may be filled with. Everything here came from a row; unknown stays null and becomes a neutral word. */
export type Material = {
  to: string
  name: string | null
  company: string | null
  signalName: SignalName
  workspace: { senderName: string; postalAddress: string; product: string; bookingUrl: string }
  unsubscribeUrl: string
}

/** The hash a clearance is bound to. */
export const contentHashOf = (draft: Pick<Draft, 'channel' | 'to' | 'subject' | 'text'>): string =>
  hashOf({ channel: draft.channel, to: draft.to, subject: draft.subject, text: draft.text })

/** Fills a template's slots from data and nothing else. The same material gives the same draft. */
export function compose(channel: Channel, angle: Angle, material: Material): Draft {
  const slots = slotsFor(material)
  const template = templateFor(channel, angle)
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => slots.find((slot) => slot.name === name)?.value ?? whole)
  const used = slots.filter((slot) => `${template.subject}${template.body}`.includes(`{{${slot.name}}}`))
  return finish(channel, material, { subject: fill(template.subject), body: fill(template.body), template: `${template.id}@${TEMPLATES_VERSION}`, slots: used })
}

/** A person's own words, with the same footer and the same hash. */
export const composeByHand = (channel: Channel, material: Material, words: { subject: string; body: string }): Draft =>
  finish(channel, material, { ...words, template: 'by-hand', slots: [] })

function finish(channel: Channel, material: Material, letter: { subject: string; body: string; template: string; slots: Slot[] }): Draft {
  const parts = { body: letter.body, postalAddress: material.workspace.postalAddress, senderName: material.workspace.senderName, unsubscribeUrl: material.unsubscribeUrl }
  const text = channel === 'email' ? emailText(parts) : letter.body
  const html = channel === 'email' ? emailHtml(parts) : ''
  const head = { channel, to: material.to, subject: letter.subject, text }
  return { ...head, html, template: letter.template, slots: letter.slots, contentHash: contentHashOf(head) }
}

function slotsFor({ name, company, signalName, workspace }: Material): Slot[] {
  const first = plainLine(name ?? '').split(' ')[0] ?? ''
  return [
    { name: 'first_name', value: first || 'there', from: first ? 'lead.name' : 'unknown, neutral word' },
    { name: 'company', value: plainLine(company ?? '') || 'your team', from: company ? 'lead.company' : 'unknown, neutral word' },
    { name: 'product', value: workspace.product, from: 'workspace.product' },
    { name: 'sender', value: workspace.senderName, from: 'workspace.senderName' },
    workspace.bookingUrl
      ? { name: 'booking', value: `pick a time at ${workspace.bookingUrl}`, from: 'workspace.bookingUrl' }
      : { name: 'booking', value: 'reply with two times that suit you', from: 'no booking page is set' },
    { name: 'what_they_did', value: catalogue[signalName].words, from: 'signal.name' },
  ]
}
