import { Field, NumberField, Switch } from '#components/ui/field.tsx'
import { settingText } from '#lib/changes/fields.ts'
import type { SettingField, SettingValue } from '#lib/changes/fields.ts'

type Props = { field: SettingField; value: SettingValue | undefined; was: SettingValue | undefined; error: string | null; onChange: (value: SettingValue) => void }

/** Shares are edited in per cent; everything else in its own unit. */
export function SettingControl({ field, value, was, error, onChange }: Props) {
  const changed = value !== was ? <span className="font-semibold text-accent"> Was {settingText(field, was)}.</span> : null
  const help = <>{field.help}{changed}</>
  if (field.kind === 'switch') return <Switch label={<span className="font-semibold">{field.label}</span>} help={help} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
  const scale = field.kind === 'share' ? 100 : 1
  const shown = typeof value === 'number' && Number.isFinite(value) ? Number((value * scale).toFixed(4)) : ''
  return (
    <Field label={field.label} help={help} error={error}>
      <NumberField
        unit={field.kind === 'share' ? '%' : field.unit} min={field.min * scale} max={field.max * scale} step={field.step * scale} value={shown} inputMode="decimal"
        onChange={(event) => onChange(Number((event.currentTarget.valueAsNumber / scale).toFixed(6)))}
      />
    </Field>
  )
}
