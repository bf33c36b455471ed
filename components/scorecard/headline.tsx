import type { ReactNode } from 'react'
import { percent, points, signed } from '#components/ui/format.ts'
import { Popover } from '#components/ui/popover.tsx'
import { Spark } from '#components/ui/spark.tsx'
import { GROUP_WORDS } from '#lib/domain/words.ts'
import { HEADLINE_LEADS_MIN } from '#lib/reports/choices.ts'
import type { Difference, Rate } from '#lib/reports/rates.ts'
import type { Scorecard } from '#lib/reports/scorecard.server.ts'
import { seconds } from './seconds.ts'

const FIRST_TOUCH_TARGET_S = 90
const UNSUBSCRIBE_LIMIT = 0.005

/** Five numbers, each with what it is compared with and its eight weeks. A share of too few leads is withheld, with what is missing. */
export function Headline({ scorecard: card }: { scorecard: Scorecard }) {
  const control = (GROUP_WORDS[card.control] ?? card.control).toLowerCase()
  const missing = Math.max(0, HEADLINE_LEADS_MIN - card.headline.leads)
  const needs = missing > 0 ? `needs ${missing} more leads${card.leadsPerDay > 0 ? `, about ${Math.ceil(missing / card.leadsPerDay)} days at this rate` : ''}` : null
  const share = (rate: Rate | null) => (needs ? '–' : percent(rate?.rate))
  return (
    <dl className="grid gap-px border-y bg-line sm:grid-cols-2 xl:grid-cols-5">
      <Figure
        name="Meeting rate" value={share(card.headline.meetings)} spark={card.sparks.meetings} reference={card.against.meetings?.rate}
        about={<>Leads who booked a meeting, of all leads whose first signal lies in the window. {interval(card.headline.meetings)} Bots are left out.</>}
        said={needs ?? <Delta lift={card.lift.meetings} against={`${control} ${percent(card.against.meetings?.rate)}`} />}
      />
      <Figure
        name="Contact rate" value={share(card.headline.contact)} spark={card.sparks.contact} reference={card.against.contact?.rate}
        about={<>Leads who wrote back after a message of ours, of all leads in the window: a conversation, not an open. {interval(card.headline.contact)}</>}
        said={needs ?? <Delta lift={card.lift.contact} against={`${control} ${percent(card.against.contact?.rate)}`} />}
      />
      <Figure
        name="First touch, median" value={seconds(card.contact.p50)} spark={card.sparks.firstContact} reference={FIRST_TOUCH_TARGET_S}
        about={`From the moment a lead first asked for something to the first message that was handed over. ${card.contact.answered} of ${card.contact.asked} requests were answered.`}
        said={card.contact.p90 === null ? 'nobody asked for anything yet' : `p90 ${seconds(card.contact.p90)}, target under ${FIRST_TOUCH_TARGET_S} s`}
      />
      <Figure
        name="Unsubscribe" value={share(card.headline.unsubscribed)} spark={card.sparks.unsubscribed} reference={UNSUBSCRIBE_LIMIT}
        about={<>Leads who unsubscribed, of all who got at least one message. {interval(card.headline.unsubscribed)}</>}
        said={needs ?? <><Delta lift={card.lift.unsubscribed} lowerIsBetter against={`${control} ${percent(card.against.unsubscribed?.rate)}`} />, limit {percent(UNSUBSCRIBE_LIMIT)}</>}
      />
      <Figure
        name="Sends per meeting" value={card.headline.sendsPerMeeting === null ? '–' : card.headline.sendsPerMeeting.toFixed(1)} spark={card.sparks.sendsPerMeeting} reference={card.against.sendsPerMeeting ?? undefined}
        about="Messages handed over to these leads, for each lead who booked a meeting. Lower is better."
        said={card.headline.sendsPerMeeting === null ? 'no meeting yet' : card.against.sendsPerMeeting === null ? `${control} has no meeting yet` : `${signed(card.headline.sendsPerMeeting - card.against.sendsPerMeeting)} against ${control}`}
      />
    </dl>
  )
}

function Figure({ name, value, said, spark, reference, about }: { name: string; value: string; said: ReactNode; spark: readonly (number | null)[]; reference?: number | undefined; about: ReactNode }) {
  return (
    <div className="min-w-0 bg-paper py-3 pr-4 sm:px-4 sm:max-xl:odd:pl-0 xl:first:pl-0">
      <dt className="text-sm"><Popover plain trigger={name} title={name}>{about}</Popover></dt>
      <dd className="flex items-center justify-between gap-2">
        <span className="text-2xl font-bold num whitespace-nowrap">{value}</span>
        <Spark values={spark} reference={reference} label={`${name}, eight weeks`} />
      </dd>
      <dd className="text-xs text-ink-2">{said}</dd>
    </div>
  )
}

function Delta({ lift, against, lowerIsBetter }: { lift: Difference | null; against: string; lowerIsBetter?: boolean }) {
  if (!lift) return <>{against}</>
  const good = lowerIsBetter ? lift.high < 0 : lift.low > 0
  return <><strong className={good ? 'text-accent' : undefined}>{points(lift.estimate)}</strong> <span className="num">({signed(lift.low * 100)} to {signed(lift.high * 100)})</span> against {against}</>
}

const interval = (rate: Rate | null): string => (rate ? `95 % interval ${percent(rate.low)} to ${percent(rate.high)}.` : 'No evidence yet.')
