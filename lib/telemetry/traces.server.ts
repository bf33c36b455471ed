import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, Link, Span, Tracer } from '@opentelemetry/api'
import { harmless } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import { parentOf, traceOf } from './trace-ids.ts'

type Api = typeof import('@opentelemetry/api')
type Tracing = {
  api: Api
  tracer: Tracer
  /** Ids the next span is to have; one that has a parent keeps its parent's trace. */
  forced: { traceId: string; spanId: string } | null
  samples(traceId: string): boolean
  flush(): Promise<void>
  end(): Promise<void>
}
/** What is going on around a line of code: the span it belongs to, and how the request came in. */
type Around = { span: Span | null; traceId: string | null; door: Door | null }
export type Door = { startedAtMs: number; traceparent: string | null }

const kept = globalThis as { bideTracing?: Tracing | null; bideAround?: AsyncLocalStorage<Around> }
const around = (kept.bideAround ??= new AsyncLocalStorage<Around>())

/** Milliseconds since 1970 on a clock that does not jump. */
const wallMs = (): number => performance.timeOrigin + performance.now()

export const isTracing = (): boolean => Boolean(kept.bideTracing)

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT names, over OTLP/HTTP; without either nothing is even
 * loaded. Headers, time-out and sampling follow OpenTelemetry's own variables. Our spans only: what libraries would tell of URLs and queries is not asked for.
 */
export async function startTracing(service: string): Promise<boolean> {
  const { env } = process
  if (kept.bideTracing || !(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) || env.OTEL_SDK_DISABLED === 'true') return isTracing()
  const { startExporter } = await import('./exporter.server.ts')
  kept.bideTracing = startExporter(service)
  return true
}

/** Sends what is still here, for up to a few seconds. */
export async function endTracing(): Promise<void> {
  const tracing = kept.bideTracing
  kept.bideTracing = null
  await tracing?.end().catch(() => undefined)
}

export const flushTraces = async (): Promise<void> => { await kept.bideTracing?.flush() }

/** Runs a request, so that what is kept inside knows when it came and which trace its sender named. */
export const atDoor = <T>(traceparent: string | null, work: () => Promise<T>): Promise<T> =>
  isTracing() ? around.run({ span: null, traceId: null, door: { startedAtMs: wallMs(), traceparent } }, work) : work()

export const doorNow = (): Door | null => around.getStore()?.door ?? null

export type Tell = (attributes: Attributes) => void

/**
 * Runs `work` as a span of the signal's trace: under the span that is going on in that trace, else under the signal's root. `tell` adds what is known
 * only afterwards. What `work` throws is thrown on, and the span says of what kind it was.
 */
export async function traced<T>(signalId: string | null, name: string, attributes: Attributes, work: (tell: Tell) => Promise<T>): Promise<T> {
  const tracing = kept.bideTracing
  const store = around.getStore()
  if (!tracing || (signalId === null && !store?.span)) return work(() => undefined)
  const traceId = signalId === null ? store?.traceId ?? null : traceOf(signalId).traceId
  const span = tracing.tracer.startSpan(name, { attributes: harmless(attributes) }, contextFor(tracing, signalId))
  try {
    return await around.run({ span, traceId, door: store?.door ?? null }, () => work((more) => { span.setAttributes(harmless(more)) }))
  } catch (error) {
    failed(tracing, span, error)
    throw error
  } finally {
    span.end()
  }
}

/** Adds to the span that is going on, if one is. */
export const annotate = (attributes: Attributes): void => { around.getStore()?.span?.setAttributes(harmless(attributes)) }

/** A span of something that is over. Times are ms since 1970. */
export function noteSpan(signalId: string, name: string, startMs: number, endMs: number, attributes: Attributes = {}): void {
  const tracing = kept.bideTracing
  if (!tracing) return
  tracing.tracer.startSpan(name, { attributes: harmless(attributes), startTime: startMs }, contextFor(tracing, signalId)).end(endMs)
}

/** The root of a signal's trace, under the id that every process can say; linked to the span its sender named, where it named one. */
export function noteRoot(signalId: string, name: string, startMs: number, endMs: number, attributes: Attributes, traceparent: string | null): void {
  const tracing = kept.bideTracing
  if (!tracing) return
  const { traceId, rootSpanId } = traceOf(signalId)
  const caller = parentOf(traceparent)
  const links: Link[] = caller ? [{ context: { traceId: caller.traceId, spanId: caller.spanId, traceFlags: caller.sampled ? 1 : 0, isRemote: true } }] : []
  tracing.forced = { traceId, spanId: rootSpanId }
  tracing.tracer.startSpan(name, { root: true, attributes: harmless(attributes), startTime: startMs, links }, tracing.api.ROOT_CONTEXT).end(endMs)
  tracing.forced = null
}

export const nowMs = wallMs

function contextFor(tracing: Tracing, signalId: string | null): Context {
  const { api } = tracing
  const store = around.getStore()
  const ids = signalId === null ? null : traceOf(signalId)
  if (store?.span && (ids === null || store.traceId === ids.traceId)) return api.trace.setSpan(api.ROOT_CONTEXT, store.span)
  if (ids === null) return api.ROOT_CONTEXT
  return api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId: ids.traceId, spanId: ids.rootSpanId, traceFlags: tracing.samples(ids.traceId) ? 1 : 0, isRemote: true })
}

function failed({ api }: Tracing, span: Span, error: unknown): void {
  const code = (error as { code?: unknown } | null)?.code
  span.setStatus({ code: api.SpanStatusCode.ERROR })
  span.setAttributes(harmless({ 'error.type': error instanceof Error ? error.name : typeof error, 'error.code': typeof code === 'string' ? code : null }))
}

export type { Tracing }
