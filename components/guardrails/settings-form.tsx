'use client'

import { useState } from 'react'
import { diffSettings } from '#lib/changes/diff.ts'
import { SETTING_GROUPS, settingAt, withSetting } from '#lib/changes/fields.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import type { Draft } from './guardrails-screen.tsx'
import { ProposeBar } from './propose-bar.tsx'
import { SettingControl } from './setting-control.tsx'
import { useFreeze } from './use-freeze.ts'

export type Wrong = { field: string; says: string }

/** One control a setting, in groups. `live` is frozen at the version the edit began on. */
export function SettingsForm({ version, live, draft, readOnly }: { version: number; live: GuardrailSettings; draft: Draft | null; readOnly: boolean }) {
  const base = useFreeze(live)
  const [settings, setSettings] = useState<GuardrailSettings>(draft?.settings ?? base)
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const changes = diffSettings(base, settings)
  const shares = Object.values(settings.groups).reduce((sum, share) => sum + share, 0)
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="flex flex-col gap-8">
      {SETTING_GROUPS.map((group) => (
        <fieldset key={group.title} disabled={readOnly} className="min-w-0 border-t pt-3">
          <legend className="float-left w-full text-lg font-[650]">{group.title}</legend>
          <p className="readable clear-both pb-3 text-ink-2">{group.about}</p>
          <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
            {group.fields.map((field) => (
              <div key={field.path} className={field.alone ? 'sm:col-span-2' : undefined}><SettingControl
                field={field} value={settingAt(settings, field.path)} was={settingAt(base, field.path)} error={wrong && errorFor(wrong, field.path)}
                onChange={(value) => { setWrong(null); setSettings((before) => withSetting(before, field.path, value)) }}
              /></div>
            ))}
          </div>
          {group.fields.some((field) => field.path.startsWith('groups.')) ? (
            <p role="status" className={`pt-3 text-sm ${Math.abs(shares - 1) > 1e-6 ? 'font-semibold text-danger' : 'text-ink-3'}`}>The four groups add up to {Number((shares * 100).toFixed(2))} %{Math.abs(shares - 1) > 1e-6 ? ', and must give 100 %' : ''}.</p>
          ) : null}
        </fieldset>
      ))}
      {changes.length > 0 && !readOnly ? <ProposeBar version={version} settings={settings} changes={changes} draft={draft} wrong={wrong} onWrong={setWrong} onReset={() => { setWrong(null); setSettings(base) }} /> : null}
    </form>
  )
}

/** A pointer such as `/settings/groups` is everybody’s in that group. */
const errorFor = (wrong: Wrong, path: string): string | null => (`/settings/${path.replaceAll('.', '/')}` === wrong.field ? wrong.says : null)
