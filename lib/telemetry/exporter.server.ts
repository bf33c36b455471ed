import * as api from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, RandomIdGenerator, SamplingDecision, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Sampler } from '@opentelemetry/sdk-trace'
import type { Tracing } from './traces.server.ts'

const END_MS = 3_000
/** Spans that wait for the collector; more are dropped, so that a collector that is away costs memory once. */
const QUEUE_MAX = 4_096

/** The parts of OpenTelemetry, put together and registered nowhere: other libraries of this process go on telling nothing. */
export function startExporter(service: string): Tracing {
  const { env } = process
  const sampler = samplerOf(env)
  const random = new RandomIdGenerator()
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), maxQueueSize: QUEUE_MAX, scheduledDelayMillis: 1_000, exportTimeoutMillis: 10_000 })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME || service, 'service.namespace': 'bide', 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root: sampler }),
    spanProcessors: [processor],
    idGenerator: { generateTraceId: () => tracing.forced?.traceId ?? random.generateTraceId(), generateSpanId: () => tracing.forced?.spanId ?? random.generateSpanId() },
  })
  const tracing: Tracing = {
    api, tracer: provider.getTracer('bide'), forced: null,
    samples: (traceId) => sampler.shouldSample(api.ROOT_CONTEXT, traceId, '', api.SpanKind.INTERNAL, {}, []).decision === SamplingDecision.RECORD_AND_SAMPLED,
    flush: () => provider.forceFlush(),
    end: () => Promise.race([provider.shutdown(), new Promise<void>((done) => { setTimeout(done, END_MS).unref() })]),
  }
  return tracing
}

/** By the trace's id, so that every process keeps or drops the same traces: `OTEL_TRACES_SAMPLER` traceidratio or parentbased_traceidratio with `OTEL_TRACES_SAMPLER_ARG`, else all. */
function samplerOf(env: NodeJS.ProcessEnv): Sampler {
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG)
  return /traceidratio$/.test(env.OTEL_TRACES_SAMPLER ?? '') && ratio >= 0 && ratio <= 1 ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler()
}
