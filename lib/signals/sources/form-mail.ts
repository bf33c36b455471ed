import type { Arrival, Mail } from './source.ts'

const REPORT_BYTES_MAX = 64_000

/** One field of a form as text; a file's name is not its text. */
export const field = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** The files of a form, and the machine-readable parts among them opened. */
export async function filesIn(form: FormData): Promise<Pick<Mail, 'attachments' | 'reports'>> {
  const files = [...form.values()].filter((value) => typeof value !== 'string').slice(0, 100)
  const reports = files.filter(({ type }) => /^(message\/|text\/rfc822-headers)/i.test(type)).slice(0, 10)
  return {
    attachments: files.map(({ name, type, size }) => ({ name: name.slice(0, 200), type: type.slice(0, 100), bytes: size })),
    reports: await Promise.all(reports.map(async (file) => ({ type: file.type.split(';', 1)[0]!.trim().toLowerCase(), text: await file.slice(0, REPORT_BYTES_MAX).text() }))),
  }
}

/** A whole message as it travelled (MIME), read by the mail parser that is handed in with the request. */
export const wholeMail = (arrival: Arrival, source: string, proven: Mail['proven']): Promise<Mail> => arrival.mime(source).then((mail) => ({ ...mail, proven }))
